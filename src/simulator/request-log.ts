import type { Operation } from "./service.ts";
import type { Fault } from "./world.ts";

/** One request as it came in, and what was answered. Nothing is redacted: every secret here is a fake. */
export type LoggedRequest = {
  /** Simulated time at which the request was read. */
  readonly at: string;
  readonly service: string;
  readonly operation: string;
  readonly method: string;
  /** Path on the simulator, its mount point included. */
  readonly path: string;
  /** Query string without its question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Status that was answered, or would have been without the fault; absent while the request is worked on. */
  readonly status?: number;
  /** Body that was answered, or would have been without the fault. */
  readonly response?: string;
  /** The scripted fault that took effect. */
  readonly fault?: Fault["effect"]["kind"];
  /** Whether the operation changes something, were it carried out. */
  readonly write: boolean;
};

const awsWrite = /^(Create|Update|Delete|Put|Attach|Detach|Provision|Tag|Untag|Register)/;

/** Tells writes from reads by the operation's name alone. */
export function isWrite({ service, operation }: Operation): boolean {
  switch (service) {
    case "kintone":
    case "github":
      return !/^(GET|HEAD) /.test(operation);
    case "slack":
      return operation.startsWith("chat.") && operation !== "chat.getPermalink";
    case "oidc":
      return false;
    default:
      return awsWrite.test(operation);
  }
}
