import { fromFrontCoded } from "./front-coding.ts";
import { packedKnowledge } from "./iam-knowledge.generated.ts";
import type { IamKnowledge } from "./knowledge.ts";

/** Unpacks the data on AWS's services. Loaded by dynamic import only: it is large, and most runs need none of it. */
export const loadIamKnowledge = async (): Promise<IamKnowledge> => {
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
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
};
