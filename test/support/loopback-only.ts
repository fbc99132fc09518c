import dns from "node:dns";
import net from "node:net";

/*
 * Closes the network to everything but loopback: in the tests, and in the programs that they start. All TCP and TLS
 * clients of Node, fetch included, connect through net.Socket; all of them resolve names through node:dns.
 */

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
  refuse(hostOf(given));
  return Reflect.apply(connect, this, given);
};

for (const module of [dns, dns.promises]) {
  for (const name of ["lookup", "resolve", "resolve4", "resolve6", "resolveAny"] as const) {
    const original: unknown = module[name];
    if (typeof original !== "function") continue;
    const closed = (host: unknown, ...rest: unknown[]): unknown => {
      refuse(String(host));
      return Reflect.apply(original, module, [host, ...rest]);
    };
    Object.assign(module, { [name]: closed });
  }
}

/** The host in the arguments of Socket.connect: (options), (port, host), (path), or these again in an array. */
function hostOf([first, second]: readonly unknown[]): string {
  if (Array.isArray(first)) return hostOf(first);
  if (typeof first === "object" && first !== null) {
    if ("path" in first && first.path) return "localhost";
    return "host" in first && typeof first.host === "string" ? first.host : "localhost";
  }
  return typeof second === "string" ? second : "localhost";
}

function refuse(host: string): void {
  const loopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[?::1\]?|\[?::ffff:127(\.\d+){3}\]?)$/i.test(
    host,
  );
  if (!loopback) throw new Error(`A test tried to reach ${host}; tests may reach loopback only.`);
}
