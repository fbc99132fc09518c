import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { AwsAccess } from "../aws-access.ts";
import { governor } from "../aws-governor.ts";
import { awsRequests } from "../aws-requests.ts";
import type { Clock } from "../clock.ts";
import type { Problem } from "../core/model/problem.ts";
import { RemoteError } from "../remote-error.ts";
import type { RequestCounter } from "../request-counter.ts";

/** What the alarms in deploy/ listen to. */
const metric = "CompletedRuns";

/** Requests a second; a run makes one. */
const pace = 5;
/** The alarm hears the next run as well: after this many milliseconds of throttling it is let be. */
const throttledMilliseconds = 5_000;

export type CloudWatchContext = {
  readonly access: AwsAccess;
  readonly clock: Clock;
  readonly counter: RequestCounter;
  readonly signal: AbortSignal;
};

/**
 * Counts one completed run in CloudWatch, so that an alarm can hear when there are none any more. Answers what went
 * wrong: a run goes on without. A run that had to stop is not counted, and that is no problem.
 */
export const completedRuns =
  ({ access, clock, counter, signal }: CloudWatchContext, namespace: string) =>
  async (): Promise<readonly Problem[]> => {
    const client = new CloudWatchClient(access);
    const governed = governor({ requestsPerSecond: pace, clock, signal });
    const send = awsRequests({ service: "cloudwatch", governor: governed, clock, counter, signal });
    try {
      await send({ name: "PutMetricData", throttledMilliseconds }, () =>
        client.send(
          new PutMetricDataCommand({
            Namespace: namespace,
            MetricData: [{ MetricName: metric, Value: 1, Unit: "Count", Timestamp: clock.now() }],
          }),
        ),
      );
      return [];
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      if (error.kind === "stopped") return [];
      return [{ code: "metric-not-put", data: { namespace, detail: `${error.code}: ${error.message}` } }];
    }
  };
