import { type AwsCredentials, awsAccess } from "./aws-access.ts";
import type { Clock } from "./clock.ts";
import type { ExportPorts } from "./export.ts";
import { assumeRole } from "./identity-center/credentials.ts";
import type { ImportPorts } from "./import.ts";
import { recordsAtOnce } from "./kintone/add-records.ts";
import { kintoneRequests } from "./kintone/client.ts";
import { recordDesk } from "./kintone/record-desk.ts";
import { readForms, readLedgers, recordAdder } from "./kintone/source.ts";
import type { IamKnowledge } from "./policy/knowledge.ts";
import type { RequestCounter } from "./request-counter.ts";
import type { Ports } from "./run.ts";
import type { Settings } from "./settings/settings.ts";
import type { SlackMessagesOptions } from "./slack/messages.ts";
import { alertStore, memoryStore, observedStore, toldStore } from "./state.ts";
import { type ObservedStore, target } from "./target.ts";
import type { Poster } from "./tell-administrators.ts";

/** What stands outside the settings file: secrets, and where this run happens. */
export type Surroundings = {
  readonly apiTokens: readonly string[];
  readonly region: string;
  /** Absent: the ambient credentials of AWS's own chain. */
  readonly role:
    | { readonly roleArn: string; readonly sessionName: string; readonly idToken: () => Promise<string> }
    | undefined;
  readonly statePath: string | undefined;
  /** `apiUrl` absent: slack.com. */
  readonly slack: { readonly token: string; readonly apiUrl: string | undefined } | undefined;
  /** Address of docs/troubleshooting.md of this version. */
  readonly runbook: string | undefined;
  readonly clock: Clock;
  readonly counter: RequestCounter;
  /** Aborted when nothing new may be begun. */
  readonly signal: AbortSignal;
  /** Aborted when nobody is to be told any more: later, unless the run is to end at once. */
  readonly telling: AbortSignal;
};

const loadKnowledge = async (): Promise<IamKnowledge> => {
  const { loadIamKnowledge } = await import("./policy/iam-knowledge.ts");
  return loadIamKnowledge();
};

export const credentialsOf = ({
  region,
  role,
  clock,
  counter,
}: Surroundings): (() => Promise<AwsCredentials>) | undefined =>
  role === undefined ? undefined : assumeRole(awsAccess(region), role, clock, counter);

/** Both sides, as every story needs them. */
const sides = (settings: Settings, surroundings: Surroundings, store?: ObservedStore) => {
  const { apiTokens, region, clock, counter, signal } = surroundings;
  const { requestsPerSecond, settleMinutes } = settings.limits;
  const { verification } = settings;
  const services = { access: awsAccess(region, credentialsOf(surroundings)), clock, counter, signal };
  const kintone = kintoneRequests({
    connection: { ...settings.kintone, apiTokens },
    clock,
    counter,
    signal,
  });
  const { ledgers, accounts } = settings;
  const owners = accounts?.saysOwners ? accounts : undefined;
  return {
    services,
    aws: target({ ...services, requestsPerSecond, settleMinutes, verification, observedStore: store }),
    kintone,
    readLedgers: () => readLedgers(ledgers, kintone.send, settings.kintone.baseUrl, owners),
  };
};

const managedPoliciesOf =
  (services: ReturnType<typeof sides>["services"]) => async (): Promise<readonly string[]> => {
    const { listManagedPolicies } = await import("./policy-services/managed-policies.ts");
    return listManagedPolicies(services);
  };

/** Builds the adapters of an import. */
export const connectImport = (settings: Settings, surroundings: Surroundings): ImportPorts => {
  const { aws, kintone, readLedgers } = sides(settings, surroundings);
  const { ledgers } = settings;
  const { baseUrl } = settings.kintone;
  return {
    readLedgers,
    readForms: () => readForms(ledgers, kintone.send, baseUrl),
    addRecords: recordAdder(ledgers, kintone.send, baseUrl),
    recordsAtOnce,
    readTarget: aws.read,
    writerFor: aws.writerFor,
    clock: surroundings.clock,
    signal: surroundings.signal,
  };
};

/** Builds the adapters of an export. */
export const connectExport = (settings: Settings, surroundings: Surroundings): ExportPorts => {
  const { services, aws, readLedgers } = sides(settings, surroundings);
  return {
    readLedgers,
    readTarget: aws.read,
    readExisting: aws.existing,
    listManagedPolicies: managedPoliciesOf(services),
    clock: surroundings.clock,
  };
};

/** Slack, whose client is loaded with the first message. */
const poster = (options: SlackMessagesOptions): Poster => {
  let loading: Promise<Poster> | undefined;
  const loaded = (): Promise<Poster> => {
    loading ??= import("./slack/messages.ts").then(({ slackMessages }) => slackMessages(options));
    return loading;
  };
  return {
    post: async (...given) => (await loaded()).post(...given),
    update: async (...given) => (await loaded()).update(...given),
  };
};

/** Builds the adapters of one run. What only some runs need is loaded when it is needed. */
export const connect = (
  settings: Settings,
  surroundings: Surroundings,
): Ports & Pick<ExportPorts, "readExisting"> => {
  const { region, statePath, slack, runbook, clock, counter, signal, telling } = surroundings;
  const { metricsNamespace } = settings;
  const seen = statePath === undefined ? undefined : observedStore(statePath);
  const { services, aws, kintone, readLedgers } = sides(settings, surroundings, seen);
  let validator: Promise<NonNullable<Ports["advise"]>> | undefined;
  return {
    readLedgers,
    readTarget: aws.read,
    rereadTarget: aws.reread,
    observations: aws.observations,
    readExisting: aws.existing,
    writerFor: aws.writerFor,
    countCompleted:
      metricsNamespace === undefined
        ? undefined
        : async () => {
            const { completedRuns } = await import("./cloudwatch/completed-runs.ts");
            return completedRuns(services, metricsNamespace)();
          },
    memory: statePath === undefined ? undefined : memoryStore(statePath),
    people: {
      records: recordDesk(kintone.until(telling), settings.ledgers),
      told: statePath === undefined ? undefined : toldStore(statePath),
      slack: slack === undefined ? undefined : poster({ ...slack, clock, counter, signal: telling }),
      alerts: statePath === undefined ? undefined : alertStore(statePath),
      runbook,
      region,
      clock,
    },
    loadKnowledge,
    listManagedPolicies: managedPoliciesOf(services),
    advise: async (document) => {
      validator ??= import("./policy-services/validate-policy.ts").then(({ policyValidator }) =>
        policyValidator(services, settings.language),
      );
      return (await validator)(document);
    },
    clock,
    requests: counter.counts,
    signal,
  };
};
