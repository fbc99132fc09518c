/** A workflow command that stands in what a step printed. */
export type Command = {
  readonly name: string;
  readonly properties: string;
  readonly message: string;
};

/**
 * Reads commands as the runner does, from each line of stdout and stderr: `::name properties::message` first on a
 * line after blanks, and the older `##[name properties]message` anywhere in a line. Stricter than the runner in one
 * point: a name that it does not know counts, too.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export const commandsIn = (text: string): readonly Command[] =>
  text.split(/\r\n|\r|\n/).flatMap((line) => commandIn(line) ?? []);

const commandIn = (line: string): Command | undefined => {
  const found = /^\s*::(.*?)::(.*)$/s.exec(line) ?? /##\[(.*?)\](.*)$/s.exec(line);
  if (found === null) return undefined;
  const [, head = "", message = ""] = found;
  const [name = "", ...properties] = head.split(" ");
  return { name, properties: properties.join(" "), message: decoded(message) };
};

const decoded = (text: string): string =>
  text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
