import type { Comparison, Condition, Operand, Operator, Order, Query } from "./query.ts";
import { malformedQuery, type Token, tokenize } from "./tokens.ts";

type Reader = {
  /** Takes the next token if it is this word or symbol; words are compared without case. */
  readonly take: (text: string) => boolean;
  readonly word: () => string;
  readonly operand: () => string;
  readonly isDone: () => boolean;
  readonly peek: (ahead?: number) => Token | undefined;
};

/** Parses `condition order by … limit … offset …`, each part optional; `and` binds closer than `or`. */
export function parseQuery(query: string): Query {
  const reader = readTokens(tokenize(query));
  const condition = startsClause(reader) || reader.isDone() ? undefined : readAny(reader);
  const order = reader.take("order") ? readOrder(reader) : [];
  const limit = reader.take("limit") ? readCount(reader) : undefined;
  const offset = reader.take("offset") ? readCount(reader) : undefined;
  if (!reader.isDone()) throw malformedQuery();
  return {
    ...(condition === undefined ? {} : { condition }),
    order,
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
  };
}

function readTokens(tokens: readonly Token[]): Reader {
  let at = 0;
  const next = (): Token => {
    const token = tokens[at];
    if (token === undefined) throw malformedQuery();
    at += 1;
    return token;
  };
  const is = (token: Token | undefined, text: string) =>
    token !== undefined && token.kind !== "text" && token.text.toLowerCase() === text;
  return {
    take: (text) => {
      const found = is(tokens[at], text);
      if (found) at += 1;
      return found;
    },
    word: () => {
      const token = next();
      if (token.kind !== "word") throw malformedQuery();
      return token.text;
    },
    operand: () => {
      const token = next();
      if (token.kind === "symbol") throw malformedQuery();
      return token.text;
    },
    isDone: () => at >= tokens.length,
    peek: (ahead = 0) => tokens[at + ahead],
  };
}

function startsClause(reader: Reader): boolean {
  const first = reader.peek();
  const second = reader.peek(1);
  if (first?.kind !== "word") return false;
  const word = first.text.toLowerCase();
  if (word === "order") return second?.kind === "word" && second.text.toLowerCase() === "by";
  return (word === "limit" || word === "offset") && second?.kind === "word" && /^-?\d+$/.test(second.text);
}

function readAny(reader: Reader): Condition {
  const parts = [readAll(reader)];
  while (reader.take("or")) parts.push(readAll(reader));
  return joined("or", parts);
}

function readAll(reader: Reader): Condition {
  const parts = [readOne(reader)];
  while (reader.take("and")) parts.push(readOne(reader));
  return joined("and", parts);
}

function joined(kind: "and" | "or", parts: Condition[]): Condition {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}

function readOne(reader: Reader): Condition {
  if (!reader.take("(")) return readComparison(reader);
  const inner = readAny(reader);
  expect(reader, ")");
  return inner;
}

function readComparison(reader: Reader): Comparison {
  const field = reader.word();
  const operator = readOperator(reader);
  if (operator === "is empty" || operator === "is not empty") {
    return { kind: "comparison", field, operator, operands: [] };
  }
  const several = operator === "in" || operator === "not in";
  const operands = several ? readList(reader) : [readOperand(reader)];
  return { kind: "comparison", field, operator, operands };
}

function readOperator(reader: Reader): Operator {
  for (const symbol of ["!=", ">=", "<=", "=", ">", "<"] as const) if (reader.take(symbol)) return symbol;
  if (reader.take("is")) {
    const not = reader.take("not");
    expect(reader, "empty");
    return not ? "is not empty" : "is empty";
  }
  const not = reader.take("not");
  if (reader.take("in")) return not ? "not in" : "in";
  if (reader.take("like")) return not ? "not like" : "like";
  throw malformedQuery();
}

function readList(reader: Reader): Operand[] {
  expect(reader, "(");
  const operands = [readOperand(reader)];
  while (reader.take(",")) operands.push(readOperand(reader));
  expect(reader, ")");
  return operands;
}

/** A quoted text, a bare number, or a function such as `TODAY()`. */
function readOperand(reader: Reader): Operand {
  const quoted = reader.peek()?.kind === "text";
  const text = reader.operand();
  if (quoted) return { kind: "literal", text };
  if (/^-?\d/.test(text)) return { kind: "literal", text };
  expect(reader, "(");
  const parameters: string[] = [];
  while (!reader.take(")")) {
    parameters.push(reader.operand());
    reader.take(",");
  }
  return { kind: "function", name: text.toUpperCase(), parameters };
}

function readOrder(reader: Reader): Order[] {
  expect(reader, "by");
  const order: Order[] = [];
  do {
    const field = reader.word();
    const ascending = reader.take("asc");
    if (!ascending) reader.take("desc");
    order.push({ field, direction: ascending ? "asc" : "desc" });
  } while (reader.take(","));
  return order;
}

function readCount(reader: Reader): number {
  const count = Number(reader.word());
  if (!Number.isInteger(count) || count < 0) throw malformedQuery();
  return count;
}

function expect(reader: Reader, text: string): void {
  if (!reader.take(text)) throw malformedQuery();
}
