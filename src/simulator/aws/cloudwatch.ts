import { AwsError } from "./aws-error.ts";
import { carryOut, expectOperation, type Handlers, type Output } from "./operations.ts";
import { choice, document, list, structure, text } from "./shapes.ts";
import { describeViolations } from "./validate.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html, as far as it is called. */
const inputs = {
  PutMetricData: structure(
    { Namespace: text({ min: 1, max: 255 }, "[^:][\\s\\S]*") },
    {
      MetricData: list(
        structure(
          { MetricName: text({ min: 1, max: 255 }) },
          { Value: document, Timestamp: document, Unit: choice("Count", "Seconds", "Milliseconds", "None") },
        ),
        { max: 1000 },
      ),
    },
  ),
};

const handlers: Handlers<typeof inputs, undefined> = {
  /** Kept nowhere: what was put stands in the log of requests. */
  PutMetricData: ({ Namespace, MetricData = [] }) => {
    if (Namespace.startsWith("AWS/")) throw invalid("The value AWS/ for parameter Namespace is invalid.");
    for (const { Value } of MetricData)
      if (typeof Value !== "number") throw invalid("At least one of the parameters must be specified.");
    return {};
  },
};

const invalid = (message: string): AwsError => new AwsError("InvalidParameterValueException", message);

/** Of CloudWatch there is PutMetricData only. */
export const callCloudWatch = (operation: string, body: unknown): Output =>
  carryOut({ inputs, handlers }, expectOperation(inputs, operation), body, {
    context: undefined,
    refuse: (violations) => invalid(describeViolations(violations)),
  });
