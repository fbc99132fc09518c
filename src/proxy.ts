import { type ClientRequest, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from "node:https";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

/**
 * An agent that asks HTTPS_PROXY, HTTP_PROXY and NO_PROXY anew for each request, and otherwise connects directly,
 * keeping connections open. `tls` is for what stands behind the proxy: a client certificate.
 */
export class EnvironmentProxyAgent extends Agent {
  readonly #scheme: "http" | "https";
  readonly #tls: HttpsAgentOptions;
  readonly #direct: { readonly http: HttpAgent; readonly https: HttpsAgent };
  readonly #proxied = new Map<string, Agent>();

  constructor(scheme: "http" | "https", tls: HttpsAgentOptions = {}) {
    super({ keepAlive: true });
    this.#scheme = scheme;
    this.#tls = tls;
    this.#direct = {
      http: new HttpAgent({ keepAlive: true }),
      https: new HttpsAgent({ ...tls, keepAlive: true }),
    };
  }

  /** Its own way of finding out reads the stack, several times in each request. */
  override isSecureEndpoint(): boolean {
    return this.#scheme === "https";
  }

  override async connect(request: ClientRequest, options: AgentConnectOpts): Promise<HttpAgent> {
    const scheme = this.#scheme;
    const proxy = getProxyForUrl(`${scheme}://${request.getHeader("host") ?? options.host}`);
    if (proxy === "") return this.#direct[scheme];
    // Tunnelling forgets the options of its own agent; those of the request it passes on to what stands behind.
    Object.assign(options, this.#tls);
    const key = `${scheme} ${proxy}`;
    const agent =
      this.#proxied.get(key) ??
      (options.secureEndpoint
        ? new HttpsProxyAgent(proxy, { keepAlive: true })
        : // It puts the whole URL into a request only while it opens a connection, so each has one of its own.
          new HttpProxyAgent(proxy));
    this.#proxied.set(key, agent);
    return agent;
  }

  override destroy(): void {
    for (const agent of [this.#direct.http, this.#direct.https, ...this.#proxied.values()]) agent.destroy();
    super.destroy();
  }
}
