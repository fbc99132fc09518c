/**
 * The part of a changelog below the heading of a version (`## 1.2.3`, a date may follow), without the heading. Throws
 * when there is none, or nothing in it: a release without notes tells nobody what to do.
 */
export const notesOf = (changelog: string, version: string): string => {
  const parts = changelog.split(/^## /m).slice(1);
  const part = parts.find((text) => /^\S+/.exec(text)?.[0] === version);
  if (part === undefined) throw new Error(`CHANGELOG.md has no section "## ${version}".`);
  const notes = part.slice(part.indexOf("\n") + 1).trim();
  if (notes === "") throw new Error(`The section "## ${version}" of CHANGELOG.md is empty.`);
  return notes;
};

const versionTag = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Major, minor and patch of a tag `v1.2.3`; undefined for any other, and so for those of pre-releases. */
const partsOf = (tag: string): readonly number[] | undefined => versionTag.exec(tag)?.slice(1).map(Number);

/**
 * The tag that moves with a release: `v1` for `v1.2.3`, unless another `v1.*` is newer. None below version 1, where
 * every minor version may ask for changes.
 */
export const movingTag = (tag: string, tags: readonly string[]): string | undefined => {
  const [major, minor = 0, patch = 0] = partsOf(tag) ?? [];
  if (major === undefined || major === 0) return undefined;
  const isNewer = tags.some((other) => {
    const [otherMajor, otherMinor = 0, otherPatch = 0] = partsOf(other) ?? [];
    return otherMajor === major && (otherMinor > minor || (otherMinor === minor && otherPatch > patch));
  });
  return isNewer ? undefined : `v${major}`;
};
