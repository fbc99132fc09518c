import { fromFrontCoded } from "./front-coding.ts";
import { packedKnowledge } from "./iam-knowledge.generated.ts";
import type { IamKnowledge } from "./knowledge.ts";

let loading: Promise<IamKnowledge> | undefined;

/**
 * Unpacks the data on AWS's services, once. Loaded by dynamic import only: it is large, and most runs need none of it.
 */
export const loadIamKnowledge = (): Promise<IamKnowledge> => {
  loading ??= unpack();
  return loading;
};

const unpack = async (): Promise<IamKnowledge> => {
  const [keys = "", ...lines] = (await inflated(packedKnowledge)).split("\n");
  const codedByService = new Map(
    lines.map((line) => {
      const end = line.indexOf(" ");
      return [line.slice(0, end), line.slice(end + 1)] as const;
    }),
  );
  const unpacked = new Map<string, ReadonlyMap<string, string>>();
  const byFoldedName = (names: readonly string[]): ReadonlyMap<string, string> =>
    new Map(names.map((name) => [name.toLowerCase(), name]));
  return {
    services: [...codedByService.keys()],
    actionsOf: (prefix) => {
      const service = prefix.toLowerCase();
      const coded = codedByService.get(service);
      if (coded === undefined) return undefined;
      const actions = unpacked.get(service) ?? byFoldedName(fromFrontCoded(coded));
      unpacked.set(service, actions);
      return actions;
    },
    globalConditionKeys: byFoldedName(keys.split(" ")),
  };
};

/** With what browsers and Node both have. */
const inflated = (base64: string): Promise<string> => {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
};
