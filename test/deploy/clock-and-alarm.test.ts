import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { readTemplate, render, unusedNames } from "../support/cloudformation.ts";

/* A clock that does not run, or an alarm that does not ring, is noticed by nobody. */

const clock = "deploy/cloudformation/clock.yml";
const alarm = "deploy/cloudformation/alarm.yml";
const repository = { Repository: "octo/grants", Token: "github_pat_example" };

describe("the clock", () => {
  const { resources } = render(readTemplate(clock), repository);
  const properties = (name: string) => resources[name]?.properties;

  it("starts the workflow of the example every ten minutes, by GitHub's API", () => {
    expect(properties("Destination")).toMatchObject({
      HttpMethod: "POST",
      InvocationEndpoint:
        "https://api.github.com/repos/octo/grants/actions/workflows/identity-sync.yml/dispatches",
    });
    expect(properties("Rule")).toMatchObject({
      ScheduleExpression: "rate(10 minutes)",
      State: "ENABLED",
      Targets: [{ Arn: "arn:Destination.Arn", RoleArn: "arn:Role.Arn", Input: '{"ref":"main"}' }],
    });
  });

  it("gives no input, so that its runs are small ones, and approves nothing: there is no input for that", () => {
    const { on } = parse(readFileSync("examples/github.yml", "utf8"));
    expect(on.workflow_dispatch.inputs).toEqual({
      full: { description: expect.any(String), type: "boolean", default: false },
    });
    const [, name] = readFileSync("examples/github.yml", "utf8").match(/^# \.github\/workflows\/(\S+)/) ?? [];
    expect(readTemplate(clock).Parameters.Workflow?.Default).toBe(name);
  });

  it("keeps the token in the connection, and shows it nowhere else", () => {
    const { Token } = readTemplate(clock).Parameters;
    expect(Token?.NoEcho).toBe(true);
    const withToken = Object.entries(resources).filter(([, resource]) =>
      JSON.stringify(resource).includes(repository.Token),
    );
    expect(withToken.map(([name]) => name)).toEqual(["Connection"]);
    expect(properties("Connection")).toMatchObject({
      AuthorizationType: "API_KEY",
      AuthParameters: {
        ApiKeyAuthParameters: { ApiKeyName: "Authorization", ApiKeyValue: `Bearer ${repository.Token}` },
      },
    });
  });

  it("may call that one address, and nothing else", () => {
    expect(properties("Role")).toMatchObject({
      Policies: [
        {
          PolicyDocument: {
            Statement: [{ Action: "events:InvokeApiDestination", Resource: "arn:Destination.Arn" }],
          },
        },
      ],
    });
  });

  it("is told of a token that has expired, where there is a topic for it", () => {
    expect(resources.Refused).toBeUndefined();
    const withTopic = render(readTemplate(clock), { ...repository, AlarmTopicArn: "arn:aws:sns:a:1:t" });
    expect(withTopic.resources.Refused?.properties).toMatchObject({
      Namespace: "AWS/Events",
      Dimensions: [{ Name: "RuleName", Value: "ref:Rule" }],
      AlarmActions: ["arn:aws:sns:a:1:t"],
    });
  });
});

describe("the alarm", () => {
  const namespace = { Namespace: "IdentitySync" };
  const { resources } = render(readTemplate(alarm), namespace);
  const silence = resources.Silence?.properties ?? {};

  it("rings when nothing was put for 60 minutes: silence is what it is for", () => {
    expect(silence).toMatchObject({
      Namespace: "IdentitySync",
      Statistic: "Sum",
      ComparisonOperator: "LessThanThreshold",
      Threshold: 1,
      TreatMissingData: "breaching",
    });
    const { Period, EvaluationPeriods, DatapointsToAlarm } = silence;
    expect(Number(Period) * Number(EvaluationPeriods)).toBe(3600);
    expect(DatapointsToAlarm).toBe(EvaluationPeriods);
  });

  it("listens to the metric that a run puts", () => {
    expect(readFileSync("src/cloudwatch/completed-runs.ts", "utf8")).toContain(
      `const metric = "${silence.MetricName}";`,
    );
  });

  it("goes to a topic of its own, or to one that is there", () => {
    expect(silence).toMatchObject({ AlarmActions: ["ref:Topic"], OKActions: ["ref:Topic"] });
    const arn = "arn:aws:sns:ap-northeast-1:111122223333:alarms";
    const told = render(readTemplate(alarm), { ...namespace, TopicArn: arn, Email: "ops@example.com" });
    expect(told.resources.Silence?.properties.AlarmActions).toEqual([arn]);
    expect(told.resources.Topic).toBeUndefined();
    expect(told.resources.Subscription?.properties).toMatchObject({
      TopicArn: arn,
      Endpoint: "ops@example.com",
    });
    expect(told.outputs.TopicArn).toBe(arn);
  });
});

test.each([clock, alarm])("nothing is asked for in %s that it does not use", (path) => {
  expect(unusedNames(path)).toEqual([]);
});
