import { RemoteError, type RemoteService } from "./remote-error.ts";

export type Page<T> = { readonly items: readonly T[] | undefined; readonly next: string | undefined };

/**
 * Reads a list to its end. Pages may be short or empty: only the token decides. An answer without the list is an
 * incomplete read, never an empty list. Throws RemoteError.
 */
export const allPages = async <T>(
  of: { readonly service: RemoteService; readonly operation: string },
  readPage: (token: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> => {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await readPage(token);
    if (items === undefined)
      throw new RemoteError({
        ...of,
        kind: "unavailable",
        code: "incomplete",
        message: `${of.operation} answered without its list`,
      });
    for (const item of items) all.push(item);
    token = next;
  } while (token !== undefined);
  return all;
};
