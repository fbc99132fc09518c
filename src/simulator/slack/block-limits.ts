import { isObject } from "./parameters.ts";

/** https://docs.slack.dev/reference/block-kit/blocks/ */
const maximumBlocks = 50;

type Block = Readonly<Record<string, unknown>>;
type Check = (block: Block) => string | undefined;

/** What is wrong with the blocks of a message, one sentence each; nothing when Slack takes them. */
export function blockMistakes(blocks: unknown): string[] {
  if (!Array.isArray(blocks)) return ["must be an array of blocks"];
  if (blocks.length > maximumBlocks)
    return [`no more than ${maximumBlocks} items allowed [json-pointer:/blocks]`];
  return blocks.flatMap((block: unknown, index) => {
    const mistake = isObject(block) ? mistakeIn(block) : "must be an object";
    return mistake === undefined ? [] : [`${mistake} [json-pointer:/blocks/${index}]`];
  });
}

function mistakeIn(block: Block): string | undefined {
  const check = checks[String(block.type)];
  if (check === undefined) return `unsupported type: ${String(block.type)}`;
  if (String(block.block_id ?? "").length > 255) return "block_id must be less than 256 characters";
  return check(block);
}

const checks: Readonly<Record<string, Check>> = {
  header: ({ text }) => textMistake(text, 150, ["plain_text"]),
  section: ({ text, fields }) => {
    if (text === undefined && fields === undefined) return "missing required field: text";
    const textProblem = text === undefined ? undefined : textMistake(text, 3000);
    return textProblem ?? (fields === undefined ? undefined : fieldMistake(fields));
  },
  context: ({ elements }) =>
    countMistake(elements, 10) ??
    firstOf(elements, (element) => (element.type === "image" ? undefined : textMistake(element, 3000))),
  actions: ({ elements }) => countMistake(elements, 25) ?? firstOf(elements, elementMistake),
  divider: () => undefined,
  image: ({ alt_text, image_url }) => {
    if (typeof alt_text !== "string" || alt_text.length > 2000) return "invalid alt_text";
    return String(image_url ?? "").length > 3000 ? "image_url is too long" : undefined;
  },
  markdown: ({ text }) =>
    typeof text === "string" && text.length <= 12_000 ? undefined : "must be at most 12000 characters",
  rich_text: ({ elements }) => (Array.isArray(elements) ? undefined : "missing required field: elements"),
  table: ({ rows }) =>
    countMistake(rows, 100) ??
    (Array.isArray(rows) && rows.some((row) => !Array.isArray(row) || row.length > 20)
      ? "no more than 20 cells allowed"
      : undefined),
};

function fieldMistake(fields: unknown): string | undefined {
  return countMistake(fields, 10) ?? firstOf(fields, (field) => textMistake(field, 2000));
}

function elementMistake(element: Block): string | undefined {
  if (element.type !== "button") return undefined;
  if (String(element.url ?? "").length > 3000) return "url must be less than 3001 characters";
  if (String(element.value ?? "").length > 2000) return "value must be less than 2001 characters";
  return textMistake(element.text, 75, ["plain_text"]);
}

function textMistake(
  given: unknown,
  maximum: number,
  types: readonly string[] = ["plain_text", "mrkdwn"],
): string | undefined {
  if (!isObject(given) || !types.includes(String(given.type))) return "invalid text object";
  const text = given.text;
  if (typeof text !== "string" || text.length < 1) return "must be more than 0 characters";
  return text.length > maximum ? `must be less than ${maximum + 1} characters` : undefined;
}

function countMistake(items: unknown, maximum: number): string | undefined {
  if (!Array.isArray(items) || items.length < 1) return "no fewer than 1 items allowed";
  return items.length > maximum ? `no more than ${maximum} items allowed` : undefined;
}

function firstOf(items: unknown, check: Check): string | undefined {
  for (const item of Array.isArray(items) ? items : []) {
    const mistake = isObject(item) ? check(item) : "must be an object";
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}
