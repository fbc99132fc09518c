import type { FieldDefinition } from "../field-types.ts";
import { periodOf, type Range } from "./date-functions.ts";
import type { Operand, Operator } from "./query.ts";

export type Asking = {
  readonly now: number;
  /** Login name of the caller, for `LOGINUSER()`. */
  readonly loginUser: string;
};

/** Tells of one value (a text; people by their code; "" when empty) whether it fits the comparison. */
export type Fits = (value: string) => boolean;

const minute = 60_000;
const day = 24 * 60 * minute;
/** Dates in queries are those of the domain's time zone, here Japan's. */
const localOffset = 9 * 60 * minute;

const numberTypes = new Set(["NUMBER", "CALC", "RECORD_NUMBER", "__ID__"]);
const timeTypes = new Set(["DATETIME", "CREATED_TIME", "UPDATED_TIME"]);

/** For every operator but the negative ones (`!=`, `not in`, `not like`), which are the opposite of their twin. */
export function fitsFor(
  field: FieldDefinition,
  operator: Operator,
  operands: readonly Operand[],
  asking: Asking,
): Fits {
  if (operator === "is empty") return (value) => value.trim() === "";
  if (operator === "like") return contains(textOf(operands[0], asking));
  const tests = operands.map((operand) => fitsOne(field.type, operator, operand, asking));
  return (value) => tests.some((test) => test(value));
}

/** Word search by an index is stood in for by a search for the text, without case. */
function contains(text: string): Fits {
  const wanted = text.toLowerCase();
  return (value) => value.toLowerCase().includes(wanted);
}

function fitsOne(type: string, operator: Operator, operand: Operand, asking: Asking): Fits {
  if (operand.kind === "literal" && operand.text === "") return (value) => value === "";
  if (numberTypes.has(type)) return fitsNumber(operator, Number(textOf(operand, asking)));
  if (type === "DATE" || timeTypes.has(type)) return fitsPeriod(type, operator, operand, asking);
  const wanted = textOf(operand, asking);
  if (type === "TIME") return (value) => value !== "" && holds(operator, value.localeCompare(wanted));
  return (value) => value === wanted;
}

function fitsNumber(operator: Operator, wanted: number): Fits {
  return (value) => value !== "" && holds(operator, Number(value) - wanted);
}

function holds(operator: Operator, difference: number): boolean {
  switch (operator) {
    case ">":
      return difference > 0;
    case "<":
      return difference < 0;
    case ">=":
      return difference >= 0;
    case "<=":
      return difference <= 0;
    default:
      return difference === 0;
  }
}

function fitsPeriod(type: string, operator: Operator, operand: Operand, asking: Asking): Fits {
  const { from, to } = periodFor(type, operand, asking);
  return (value) => {
    if (value === "") return false;
    const time = type === "DATE" ? Date.parse(`${value}T00:00:00Z`) : Date.parse(value) + localOffset;
    if (time < from) return operator === "<" || operator === "<=";
    if (time >= to) return operator === ">" || operator === ">=";
    return operator !== "<" && operator !== ">";
  };
}

function periodFor(type: string, operand: Operand, { now }: Asking): Range {
  if (operand.kind === "function") {
    const period = periodOf(operand, now + localOffset);
    return type === "DATE" ? wholeDays(period) : period;
  }
  const { text } = operand;
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const parsed = isDate ? Date.parse(`${text}T00:00:00Z`) : Date.parse(text) + localOffset;
  const from = Math.floor(parsed / minute) * minute;
  return { from, to: from + (type === "DATE" ? day : minute) };
}

function wholeDays({ from, to }: Range): Range {
  return { from: Math.floor(from / day) * day, to: Math.ceil(to / day) * day };
}

function textOf(operand: Operand | undefined, { loginUser }: Asking): string {
  if (operand?.kind === "literal") return operand.text;
  return operand?.name === "LOGINUSER" ? loginUser : "";
}
