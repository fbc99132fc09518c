import { rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { createClock } from "./clock.ts";
import { type Answer, type Connection, send } from "./connection.ts";
import { createFaults, type Faults, type Interception, parseFaults } from "./faults.ts";
import { type Listing, makeListing } from "./listing.ts";
import { mountServices } from "./mounts.ts";
import type { LoggedRequest } from "./request-log.ts";
import { createResponder, urlOf } from "./responder.ts";
import type { FaultInput, World } from "./world.ts";

export { worldSchema } from "./world.ts";

export type SimulatorOptions = {
  readonly world: World;
  /** @default 0, any free port */
  readonly port?: number;
  /** Real time in milliseconds. @default Date.now */
  readonly now?: () => number;
  /** Where the directory with the settings file is made. @default the system's temporary directory */
  readonly settingsDirectory?: string;
  /** Sees every request first, and may let a fault take effect on it; scripted faults see the others. */
  readonly intercept?: Interception;
};

export type Simulator = {
  readonly listing: Listing;
  /** What stands in all services now, in the shape of the world file. */
  readonly state: () => World;
  readonly requests: () => readonly LoggedRequest[];
  readonly addFaults: (faults: FaultInput | readonly FaultInput[]) => void;
  /** Moves simulated time forward. */
  readonly advance: (seconds: number) => void;
  readonly close: () => Promise<void>;
};

/** Starts the simulated kintone, AWS, GitHub and Slack on one loopback port. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { world } = options;
  const clock = createClock(options.now ?? Date.now, world.limits.clockFactor);
  const services = mountServices(world, clock.now);
  const scripted = createFaults(world.faults);
  const { intercept } = options;
  const faults: Faults = {
    ...scripted,
    take: (operation, matched) => intercept?.(operation, matched) ?? scripted.take(operation, matched),
  };
  const log: LoggedRequest[] = [];
  const state = (): World => ({ ...world, ...services.state(), faults: faults.pending() });

  const respond = createResponder({ services, faults, clock, limits: world.limits, log });
  const own: Readonly<Record<string, (connection: Connection) => Promise<Answer>>> = {
    "GET /__state": async () => json(200, state()),
    "GET /__requests": async () => json(200, log),
    "POST /__faults": async ({ incoming }) => addPostedFaults(faults, await text(incoming)),
  };
  const handle = async (connection: Connection): Promise<void> => {
    try {
      const page = own[`${connection.incoming.method} ${urlOf(connection).pathname}`];
      if (page === undefined) await respond(connection);
      else send(connection, await page(connection));
    } catch (error) {
      // Nobody waits for an answer any more whose connection is gone.
      if (connection.incoming.socket.destroyed) return;
      const detail = error instanceof Error ? error.stack : String(error);
      send(connection, { status: 500, headers: {}, body: `The simulator failed: ${detail}` });
    }
  };

  const servers = await listen(handle, options.port ?? 0);
  const listing = makeListing(world, portOf(servers[0]), options.settingsDirectory);
  return {
    listing,
    state,
    requests: () => log,
    addFaults: faults.add,
    advance: clock.advance,
    close: async () => {
      await Promise.all(servers.map(closeServer));
      rmSync(dirname(listing.settings), { recursive: true, force: true });
    },
  };
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function addPostedFaults(faults: Faults, body: string): Answer {
  try {
    const given = parseFaults(JSON.parse(body));
    faults.add(given);
    return json(201, { added: given.length });
  } catch (error) {
    return json(400, { error: String(error) });
  }
}

type Handle = (connection: Connection) => Promise<void>;

/**
 * Listens on 127.0.0.1 and, where the machine has IPv6, on the same port of ::1, because `localhost` may be
 * resolved to either.
 */
async function listen(handle: Handle, port: number, triesLeft = 10): Promise<[Server, ...Server[]]> {
  const ipv4 = await listenOn(handle, "127.0.0.1", port);
  try {
    return [ipv4, await listenOn(handle, "::1", portOf(ipv4))];
  } catch (error) {
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (!taken) return [ipv4];
    await closeServer(ipv4);
    if (port !== 0 || triesLeft === 0) throw error;
    return listen(handle, port, triesLeft - 1);
  }
}

function listenOn(handle: Handle, host: string, port: number): Promise<Server> {
  const server = createServer((incoming, outgoing) => void handle({ incoming, outgoing }));
  // Longer than any client keeps an idle connection, so that none is closed under a request just being sent.
  server.keepAliveTimeout = 120_000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => resolve(server));
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
