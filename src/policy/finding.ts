/** What can be said about an inline policy: typed values, which `messages/` puts into words. */

/** Where in what the person typed: line and column from 1, column and length in characters. */
export type TextPlace = { readonly line: number; readonly column: number; readonly length: number };

/** Why a text is not JSON, by the cause that a person can do something about. */
export type JsonMistake =
  | { readonly kind: "empty" }
  | { readonly kind: "trailing-comma" }
  | { readonly kind: "extra-comma" }
  | { readonly kind: "missing-comma" }
  | { readonly kind: "missing-colon" }
  | { readonly kind: "missing-value" }
  | { readonly kind: "missing-name" }
  | { readonly kind: "comment" }
  | { readonly kind: "single-quotes" }
  /** A character of a Japanese keyboard or a word processor, and the plain one that belongs there. */
  | { readonly kind: "full-width"; readonly character: string; readonly plain: string }
  | { readonly kind: "foreign-space"; readonly character: string }
  | { readonly kind: "second-document" }
  | { readonly kind: "text-after"; readonly text: string }
  | { readonly kind: "extra-bracket"; readonly bracket: string }
  | {
      readonly kind: "wrong-bracket";
      readonly bracket: string;
      readonly expected: string;
      readonly opened: number;
    }
  /** Open to the end of the text; `opened` is the line of the opening bracket. */
  | { readonly kind: "unclosed-bracket"; readonly expected: string; readonly opened: number }
  | { readonly kind: "unclosed-text" }
  | { readonly kind: "control-character"; readonly character: string }
  | { readonly kind: "bad-escape"; readonly sequence: string }
  | { readonly kind: "bad-number"; readonly text: string }
  | { readonly kind: "unquoted"; readonly word: string }
  | { readonly kind: "unexpected"; readonly character: string };

export type JsonType = "object" | "list" | "text" | "number" | "boolean" | "null";

/** What AWS is certain to refuse in an identity policy. */
export type PolicyMistake =
  | { readonly kind: "not-an-object"; readonly found: JsonType }
  | { readonly kind: "too-deep" }
  | { readonly kind: "duplicate-key"; readonly name: string; readonly firstLine: number }
  | { readonly kind: "missing-element"; readonly element: "Statement" | "Effect" | "Action" | "Resource" }
  | { readonly kind: "statement-not-wrapped"; readonly element: string }
  | {
      readonly kind: "unknown-element";
      readonly name: string;
      readonly within: "policy" | "statement";
      readonly suggestions: readonly string[];
    }
  | { readonly kind: "principal"; readonly element: string }
  | {
      readonly kind: "wrong-type";
      readonly element: string;
      readonly found: JsonType;
      readonly expected: "object" | "objects" | "text" | "texts" | "values";
    }
  | { readonly kind: "empty-list"; readonly element: string }
  | { readonly kind: "both-elements"; readonly element: string; readonly other: string }
  | { readonly kind: "invalid-version"; readonly value: string }
  | { readonly kind: "invalid-effect"; readonly value: string }
  | { readonly kind: "sid-characters"; readonly sid: string }
  | { readonly kind: "duplicate-sid"; readonly sid: string; readonly firstLine: number }
  | { readonly kind: "action-without-service"; readonly action: string }
  | { readonly kind: "action-colons"; readonly action: string }
  | { readonly kind: "service-wildcard"; readonly action: string }
  | { readonly kind: "service-characters"; readonly action: string }
  | { readonly kind: "resource-not-arn"; readonly resource: string }
  | { readonly kind: "resource-partition"; readonly resource: string; readonly partition: string }
  | { readonly kind: "resource-parts"; readonly resource: string }
  | { readonly kind: "resource-region"; readonly resource: string }
  | { readonly kind: "unknown-operator"; readonly operator: string; readonly suggestions: readonly string[] }
  | { readonly kind: "not-a-date"; readonly operator: string; readonly value: string };

/** What AWS accepts, or may accept, and what is probably not meant. */
export type PolicyRemark =
  | { readonly kind: "unknown-service"; readonly service: string; readonly suggestions: readonly string[] }
  | { readonly kind: "unknown-action"; readonly action: string; readonly suggestions: readonly string[] }
  | { readonly kind: "no-such-actions"; readonly action: string; readonly suggestions: readonly string[] }
  | { readonly kind: "unknown-condition-key"; readonly key: string; readonly suggestions: readonly string[] }
  | { readonly kind: "same-condition-key"; readonly key: string; readonly other: string }
  | {
      readonly kind: "unfit-value";
      readonly operator: string;
      readonly value: string;
      readonly expected: "number" | "date" | "boolean" | "address";
    }
  | { readonly kind: "null-if-exists"; readonly operator: string }
  | { readonly kind: "not-text"; readonly element: string; readonly found: JsonType }
  | { readonly kind: "unusual-element"; readonly name: string }
  | { readonly kind: "resource-short"; readonly resource: string }
  | { readonly kind: "variable-without-version"; readonly variable: string }
  /** Somebody else's: IAM Access Analyzer, in its own words and the reader's language. */
  | {
      readonly kind: "analyzer";
      readonly level: string;
      readonly code: string;
      readonly details: string;
      readonly link: string;
    };

/** By problem code. */
export type PolicyData = {
  readonly "policy-not-json": { readonly mistake: JsonMistake };
  readonly "policy-invalid": { readonly mistake: PolicyMistake };
  readonly "policy-characters": { readonly character: string };
  readonly "policy-too-large": {
    readonly bytes: number;
    readonly limit: number;
    readonly counted: "without-white-space" | "all";
  };
  readonly "policy-finding": { readonly finding: PolicyRemark };
};

export type PolicyCode = keyof PolicyData;

type Unplaced<Code extends PolicyCode> = {
  readonly code: Code;
  /** An error is certain to be refused by AWS; a warning never blocks. */
  readonly severity: Code extends "policy-finding" ? "warning" : "error";
  readonly data: PolicyData[Code];
};

export type UnplacedFinding = { readonly [Code in PolicyCode]: Unplaced<Code> }[PolicyCode];

export type PolicyFinding = UnplacedFinding & { readonly place: TextPlace };
