import { RemoteError, type RemoteService } from "./remote-error.ts";

export type Page<T> = { readonly items: readonly T[] | undefined; readonly next: string | undefined };

/** Times that a list is begun anew when AWS does not take the token of its next page any more. */
const newBeginnings = 2;

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
  let beginnings = 0;
  do {
    let page: Page<T>;
    try {
      page = await readPage(token);
    } catch (error) {
      const isOfToken = token !== undefined && error instanceof RemoteError && error.kind === "refused";
      if (!isOfToken || beginnings === newBeginnings) throw error;
      // Tokens expire. What came before may have changed since, so none of it is kept.
      beginnings += 1;
      all.length = 0;
      page = await readPage(undefined);
    }
    const { items, next } = page;
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
