export type XmlElement = {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

/** Reads the plain XML of AWS's query protocol: elements and text. Answers nothing when it is not well-formed. */
export const parseXml = (source: string): XmlElement | undefined => {
  type Open = { name: string; children: XmlElement[]; text: string };
  const stack: Open[] = [{ name: "", children: [], text: "" }];
  const pattern = /<(\/?)([\w:.-]+)([^<>]*?)(\/?)>|([^<]+)/y;
  const input = source.replace(/^\s*<\?xml[^>]*\?>/, "");
  let position = 0;
  while (position < input.length) {
    pattern.lastIndex = position;
    const match = pattern.exec(input);
    if (match === null) return undefined;
    position = pattern.lastIndex;
    const [, closing, name = "", , empty, text] = match;
    const top = stack.at(-1);
    if (top === undefined) return undefined;
    if (text !== undefined) {
      top.text += unescapeXml(text);
    } else if (closing === "/") {
      if (top.name !== name || stack.length < 2) return undefined;
      stack.pop();
      stack.at(-1)?.children.push(top);
    } else if (empty === "/") {
      top.children.push({ name, children: [], text: "" });
    } else {
      stack.push({ name, children: [], text: "" });
    }
  }
  const [root] = stack;
  return stack.length === 1 && root?.children.length === 1 ? root.children[0] : undefined;
};

export const childNamed = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

const unescapeXml = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? "");

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
