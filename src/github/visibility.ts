type Payload = { readonly repository?: { readonly private?: unknown } | null };

/** Whether anybody may read along: what is not known to be private is public. */
export const isPublicRepository = (payload: unknown): boolean =>
  ((payload ?? {}) as Payload).repository?.private !== true;
