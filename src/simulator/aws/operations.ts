import { AwsError } from "./aws-error.ts";
import type { StructureShape, ValueOf } from "./shapes.ts";
import { type Violation, validate } from "./validate.ts";

/** The input shape of each operation of a service. */
export type Inputs<I> = { readonly [Name in keyof I]: StructureShape };
export type Output = Readonly<Record<string, unknown>>;
export type InputsOf<I extends Inputs<I>> = { readonly [Name in keyof I]: ValueOf<I[Name]> };
/** One function for each operation whose input has a shape; the compiler misses none. */
export type Handlers<I extends Inputs<I>, Context> = {
  readonly [Name in keyof I]: (input: InputsOf<I>[Name], context: Context) => Output;
};

/** Checks an operation's input and carries it out. */
export const carryOut = <I extends Inputs<I>, Context, Name extends keyof I & string>(
  { inputs, handlers }: { readonly inputs: I; readonly handlers: Handlers<I, Context> },
  operation: Name,
  body: unknown,
  {
    context,
    refuse,
    authorize,
  }: {
    readonly context: Context;
    readonly refuse: (violations: readonly Violation[]) => AwsError;
    /** Called with the checked input, before anything is done. */
    readonly authorize?: (input: unknown) => void;
  },
): Output => {
  const input: InputsOf<I>[Name] = validate<I[Name]>(inputs[operation], body, refuse);
  authorize?.(input);
  return handlers[operation](input, context);
};

/** AWS answers this to a name that the service does not have, and the simulator to one that it does not cover. */
export const expectOperation = <I extends Inputs<I>>(inputs: I, name: string): keyof I & string => {
  if (!Object.hasOwn(inputs, name)) throw new AwsError("UnknownOperationException", "");
  return name as keyof I & string;
};
