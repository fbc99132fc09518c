/** Answers in GitHub's shapes. https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api */

const documentation = "https://docs.github.com/rest";

export function problem(status: number, message: string, errors?: readonly unknown[]): Response {
  const body = { message, documentation_url: documentation, status: String(status) };
  return Response.json(errors === undefined ? body : { ...body, errors }, { status });
}

export const notFound = () => problem(404, "Not Found");

export function invalidField(resource: string, field: string, code: string): Response {
  return problem(422, "Validation Failed", [{ resource, field, code }]);
}

/** One page of a list, as an array. */
export function listPage<Item>(
  request: Request,
  all: readonly Item[],
  toJson: (item: Item) => unknown,
): Response {
  const { items, headers } = pageOf(request, all);
  return Response.json(items.map(toJson), { headers });
}

/** One page of a list, with the `Link` header that leads to the others. */
export function pageOf<Item>(
  request: Request,
  items: readonly Item[],
): { readonly items: readonly Item[]; readonly headers: Readonly<Record<string, string>> } {
  const url = new URL(request.url);
  url.pathname = `${request.headers.get("x-forwarded-prefix") ?? ""}${url.pathname}`;
  const perPage = Math.min(positive(url.searchParams.get("per_page")) ?? 30, 100);
  const page = positive(url.searchParams.get("page")) ?? 1;
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const links = [
    ...(page > 1 ? [link(url, page - 1, "prev"), link(url, 1, "first")] : []),
    ...(page < last ? [link(url, page + 1, "next"), link(url, last, "last")] : []),
  ];
  return {
    items: items.slice((page - 1) * perPage, page * perPage),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}

function positive(text: string | null): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

function link(url: URL, page: number, relation: string): string {
  const target = new URL(url);
  target.searchParams.set("page", String(page));
  return `<${target.href}>; rel="${relation}"`;
}
