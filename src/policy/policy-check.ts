import type { PolicyData, PolicyFinding, UnplacedFinding } from "./finding.ts";
import { checkGrammar } from "./grammar.ts";
import { type JsonNode, minified, readJson, type Span } from "./json-tree.ts";
import type { IamKnowledge } from "./knowledge.ts";
import type { Report } from "./report.ts";
import { textPlaces } from "./text-places.ts";

export type PolicyCheck = {
  /** Without white space, as it is sent; undefined when AWS is certain to refuse it. */
  readonly document: string | undefined;
  /** In the order of the text. */
  readonly findings: readonly PolicyFinding[];
};

/** Fixed quotas of IAM Identity Center, in bytes of what is sent. */
const mostWithoutWhiteSpace = 10_240;
const mostInAll = 32_768;

/** What SSO Admin's `PermissionSetPolicyDocument` may hold. */
const outsideLatin1 = /[^\t\n\r\u0020-\u00ff]/u;

/**
 * Checks an inline policy as a person typed it, and gives the form in which it is sent. Errors are only what AWS is
 * certain to refuse; everything else that looks wrong, and with `knowledge` every unknown name, is a warning.
 */
export const checkPolicyDocument = (typed: string, knowledge?: IamKnowledge): PolicyCheck => {
  // A byte order mark is of the file, not of the text; it would not be sent in any case.
  const text = typed.replace(/^\ufeff/, "");
  const placeOf = textPlaces(text);
  const found: (Span & { readonly finding: PolicyFinding })[] = [];
  const add: Add = ({ start, end }, finding) =>
    void found.push({ start, end, finding: { ...finding, place: placeOf({ start, end }) } });
  const unknownServices = new Set<string>();
  const report: Report = {
    lineOf: (at) => placeOf(at).line,
    mistake: (at, mistake) => add(at, { code: "policy-invalid", severity: "error", data: { mistake } }),
    remark: (at, finding) => {
      if (finding.kind === "unknown-service") {
        // Once is enough, however many actions of the service are named.
        if (unknownServices.has(finding.service)) return;
        unknownServices.add(finding.service);
      }
      add(at, { code: "policy-finding", severity: "warning", data: { finding } });
    },
  };

  const reading = readJson(text);
  if (reading.status === "not-json") {
    const { at, mistake } = reading.fault;
    add(at, { code: "policy-not-json", severity: "error", data: { mistake } });
  } else if (reading.status === "too-deep") report.mistake(reading.at, { kind: "too-deep" });
  else {
    checkKeysAndCharacters(reading.root, text, report, add);
    checkGrammar(reading.root, report, knowledge);
  }
  const document = reading.status === "read" ? minified(reading.root) : "";
  for (const size of sizesBeyond(document))
    add({ start: 0, end: 1 }, { code: "policy-too-large", severity: "error", data: size });

  const findings = found
    .sort((left, right) => left.start - right.start || left.end - right.end)
    .map(({ finding }) => finding);
  const isRefused = findings.some(({ severity }) => severity === "error");
  return { document: isRefused ? undefined : document, findings };
};

type Add = (at: Span, finding: UnplacedFinding) => void;

/**
 * What holds for every part of the document. The grammar: "Individual elements must not contain multiple instances of
 * the same key"; and sent minified, all but the last would be lost. Of characters, the first in each text is told.
 */
const checkKeysAndCharacters = (node: JsonNode, text: string, report: Report, add: Add): void => {
  const checkText = ({ start, end }: Span): void => {
    const found = outsideLatin1.exec(text.slice(start, end));
    if (found === null) return;
    const [character] = found;
    const at = { start: start + found.index, end: start + found.index + character.length };
    add(at, { code: "policy-characters", severity: "error", data: { character } });
  };
  if (node.type === "text") checkText(node);
  if (node.type === "list") for (const item of node.items) checkKeysAndCharacters(item, text, report, add);
  if (node.type !== "object") return;
  const firsts = new Map<string, Span>();
  for (const { name, nameSpan, value } of node.members) {
    const first = firsts.get(name);
    if (first === undefined) firsts.set(name, nameSpan);
    else report.mistake(nameSpan, { kind: "duplicate-key", name, firstLine: report.lineOf(first) });
    checkText(nameSpan);
    checkKeysAndCharacters(value, text, report, add);
  }
};

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const sizesBeyond = (document: string): readonly PolicyData["policy-too-large"][] => {
  const withoutWhiteSpace = bytesOf(document.replace(/\s/g, ""));
  if (withoutWhiteSpace > mostWithoutWhiteSpace)
    return [{ bytes: withoutWhiteSpace, limit: mostWithoutWhiteSpace, counted: "without-white-space" }];
  const inAll = bytesOf(document);
  return inAll > mostInAll ? [{ bytes: inAll, limit: mostInAll, counted: "all" }] : [];
};
