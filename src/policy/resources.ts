import type { JsonText } from "./json-tree.ts";
import type { Report } from "./report.ts";

/*
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * arn:partition:service:region:account:resource. What IAM answers to the rest: "Resource … must be in ARN format or
 * "*".", "Partition "…" is not valid for resource "…".", "Resource vendor must be fully qualified and cannot contain
 * regexes.", "IAM resource … cannot contain region information." and "The policy failed legacy parsing". It takes
 * `arn:aws:service` and reads the rest as `*`; which services and resources exist it does not mind.
 */

export const checkResources = (resources: readonly JsonText[], report: Report): void => {
  for (const node of resources) {
    const resource = node.value;
    if (/^\*+$/.test(resource)) continue;
    const [, partition, service, region] = resource.split(":");
    const colons = resource.split(":").length - 1;
    // A variable alone, or wildcards before the service: what AWS makes of these is not known.
    if (/^\$\{/.test(resource)) report.remark(node, { kind: "resource-short", resource });
    else if (partition === undefined) report.mistake(node, { kind: "resource-not-arn", resource });
    else if (!/[*?]/.test(partition) && !/^aws(?:-[a-z0-9]+)*$/.test(partition))
      report.mistake(node, { kind: "resource-partition", resource, partition });
    else if (service === undefined && /[*?]/.test(partition))
      report.remark(node, { kind: "resource-short", resource });
    else if (service === undefined || service === "" || (colons < 5 && resource.includes("::")))
      report.mistake(node, { kind: "resource-parts", resource });
    else if ((colons < 5 && !resource.endsWith(":*")) || !resource.startsWith("arn:"))
      report.remark(node, { kind: "resource-short", resource });
    else if (service === "iam" && /^[a-z0-9-]+$/.test(region ?? ""))
      report.mistake(node, { kind: "resource-region", resource });
  }
};
