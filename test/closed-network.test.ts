import { createServer } from "node:http";
import { get } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { expect, test } from "vitest";

const refusal = "tried to reach service.example";

test("lets tests reach loopback", async () => {
  const server = createServer((_request, response) => response.end("here"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const bodies = ["localhost", "127.0.0.1"].map(async (host) =>
    (await fetch(`http://${host}:${port}`)).text(),
  );
  expect(await Promise.all(bodies)).toEqual(["here", "here"]);
  server.close();
});

test("refuses every other host, by name", async () => {
  const failure = await fetch("https://service.example/").catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: { message: expect.stringContaining(refusal) } });
  expect(() => get("https://service.example/")).toThrow(refusal);
  expect(() => connect(443, "service.example")).toThrow(refusal);
  expect(() => connectTls({ host: "service.example", port: 443 })).toThrow(refusal);
});
