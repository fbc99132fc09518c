import { readFileSync } from "node:fs";
import http, { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import https from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { afterFile } from "./after-file.ts";

/** What stands between a company's runner and the services: a proxy, and kintone's own TLS. */

const fixture = (name: string): string => new URL(`../fixtures/tls/${name}`, import.meta.url).pathname;

/** Certificate of `localhost`, to be trusted by NODE_EXTRA_CA_CERTS. */
export const certificateFile = fixture("server.crt");
export const clientCertificate = { file: fixture("client.pfx"), password: "secret" } as const;

const listen = async (server: Server | https.Server): Promise<number> => {
  const sockets = new Set<Duplex>();
  afterFile(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.on("connection", (socket: Duplex) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
};

const forward = (request: IncomingMessage, response: ServerResponse, target: string): void => {
  const onward = http.request(
    target,
    { method: request.method ?? "GET", headers: request.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  request.pipe(onward);
};

/** kintone behind TLS. With `asksForCertificate` nobody comes in without the client certificate. */
export const httpsInFrontOf = async (
  kintone: string,
  { asksForCertificate = false } = {},
): Promise<string> => {
  const tls = {
    key: readFileSync(fixture("server.key")),
    cert: readFileSync(certificateFile),
    ...(asksForCertificate
      ? { requestCert: true, rejectUnauthorized: true, ca: readFileSync(fixture("client.crt")) }
      : {}),
  };
  const server = https.createServer(tls, (request, response) =>
    forward(request, response, `${kintone}${request.url}`),
  );
  return `https://localhost:${await listen(server)}`;
};

/** A proxy that writes down what it was asked for: `CONNECT host:port`, or method and URL. */
export const startProxy = async () => {
  const asked: { readonly what: string; readonly authorization: string | undefined }[] = [];
  const note = (what: string, request: IncomingMessage): void => {
    asked.push({ what, authorization: request.headers["proxy-authorization"] });
  };
  const server = createServer((request, response) => {
    note(`${request.method} ${request.url}`, request);
    forward(request, response, request.url ?? "");
  });
  server.on("connect", (request: IncomingMessage, client: Duplex) => {
    note(`CONNECT ${request.url}`, request);
    const { hostname, port } = new URL(`http://${request.url}`);
    const onward = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      onward.pipe(client).pipe(onward);
    });
    onward.on("error", () => client.destroy());
    client.on("error", () => onward.destroy());
  });
  const port = await listen(server);
  return {
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    asked: () => asked.map(({ what }) => what),
    authorizations: () => new Set(asked.map(({ authorization }) => authorization)),
  };
};
