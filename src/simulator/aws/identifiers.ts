import { createHash } from "node:crypto";

/** Identifiers are made from names, so that the same world has the same ones each time. */
export const digest = (text: string, length: number): string =>
  createHash("sha256").update(text).digest("hex").slice(0, length);

export const uuidOf = (text: string): string => {
  const hex = digest(text, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

/** The first identifier for a name that was never used: what is deleted and made again gets a new one. */
export const mint = (used: Set<string>, make: (generation: number) => string): string => {
  for (let generation = 0; ; generation += 1) {
    const id = make(generation);
    if (used.has(id)) continue;
    used.add(id);
    return id;
  }
};

export const permissionSetArnOf = (instanceArn: string, name: string, generation: number): string =>
  `arn:aws:sso:::permissionSet/${instanceArn.split("/").at(-1)}/ps-${digest(`${name} ${generation}`, 16)}`;

/** `<ten hex digits>-<UUID>`, the form of principals in an identity store `d-<ten hex digits>`. */
export const principalIdOf = (identityStoreId: string, kind: string, name: string, generation = 0): string =>
  `${/^d-([0-9a-f]{10})$/.exec(identityStoreId)?.[1] ?? digest(identityStoreId, 10)}-${uuidOf(`${identityStoreId} ${kind} ${name} ${generation}`)}`;
