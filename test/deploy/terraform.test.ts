import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readTemplate, render } from "../support/cloudformation.ts";
import { moduleNames } from "../support/terraform.ts";

/* The modules hold together; Terraform itself looks at them in the CI workflow. */

const modules = globSync("deploy/terraform/*")
  .map((folder) => folder.replaceAll("\\", "/"))
  .sort();

it("has a module beside each CloudFormation template", () => {
  const templates = globSync("deploy/cloudformation/*.yml").map((file) => file.replaceAll("\\", "/"));
  const names = (paths: readonly string[]) =>
    paths
      .map((path) =>
        path
          .split("/")
          .at(-1)
          ?.replace(/\.yml$/, ""),
      )
      .sort();
  expect(names(modules)).toEqual(names(templates));
});

describe.each(modules)("%s", (folder) => {
  const names = moduleNames(folder);

  it("closes what it opens", () => {
    expect(names.unbalanced).toEqual([]);
  });

  it("uses every variable that it declares, and declares every one that it uses", () => {
    expect(names.usedVariables).toEqual(names.variables);
  });

  it("refers to nothing that is not there", () => {
    expect(names.used.filter((name) => !names.declared.includes(name))).toEqual([]);
  });

  it("reads every file of policies, and no other", () => {
    const files = globSync(`${folder}/policies/*`).map((file) => file.slice(folder.length + 1));
    expect(names.templates).toEqual(files.sort());
  });
});

describe("says the same as CloudFormation:", () => {
  const attribute = (path: string, name: string): string | undefined =>
    new RegExp(`^\\s*${name}\\s+= (.+)$`, "m").exec(readFileSync(path, "utf8"))?.[1];

  it("the alarm", () => {
    const { resources } = render(readTemplate("deploy/cloudformation/alarm.yml"), { Namespace: "N" });
    const silence = resources.Silence?.properties ?? {};
    const of = (name: string) => attribute("deploy/terraform/alarm/main.tf", name);
    expect({
      MetricName: of("metric_name"),
      Statistic: of("statistic"),
      Period: of("period"),
      EvaluationPeriods: of("evaluation_periods"),
      DatapointsToAlarm: of("datapoints_to_alarm"),
      ComparisonOperator: of("comparison_operator"),
      Threshold: of("threshold"),
      TreatMissingData: of("treat_missing_data"),
    }).toEqual({
      MetricName: JSON.stringify(silence.MetricName),
      Statistic: JSON.stringify(silence.Statistic),
      Period: String(silence.Period),
      EvaluationPeriods: String(silence.EvaluationPeriods),
      DatapointsToAlarm: String(silence.DatapointsToAlarm),
      ComparisonOperator: JSON.stringify(silence.ComparisonOperator),
      Threshold: String(silence.Threshold),
      TreatMissingData: JSON.stringify(silence.TreatMissingData),
    });
  });

  it("the clock", () => {
    const path = "deploy/terraform/clock/main.tf";
    expect(attribute(path, "schedule_expression")).toBe('"rate(10 minutes)"');
    expect(attribute(path, "input")).toBe("jsonencode({ ref = var.branch })");
    expect(attribute(path, "invocation_endpoint")).toBe(
      '"${var.api_url}/repos/${var.repository}/actions/workflows/${var.workflow}/dispatches"',
    );
  });

  it("the role's policies go to the roles that have them there", () => {
    const text = readFileSync("deploy/terraform/roles/main.tf", "utf8");
    const given = [
      ...text.matchAll(
        /role\s+= aws_iam_role\.(\w+)(?:\[0\])?\.name\n\s+policy\s+= templatefile\("\$\{path\.module\}\/policies\/([\w-]+)\./g,
      ),
    ];
    expect(given.map(([, role, policy]) => `${role}: ${policy}`)).toEqual([
      "apply: apply",
      "apply: owner-tag",
      "apply: metrics",
      "adopt: adopt",
    ]);
    const reading = [
      ...text.matchAll(
        /role\s+= aws_iam_role\.(\w+)(?:\[0\])?\.name\n\s+policy_arn = aws_iam_policy\.read\.arn/g,
      ),
    ];
    expect(reading.map(([, role]) => role)).toEqual(["plan", "apply", "adopt"]);
  });
});
