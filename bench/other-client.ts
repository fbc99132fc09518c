import { setTimeout as sleep } from "node:timers/promises";
import { ListInstancesCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import type { RunningSimulator } from "./processes.ts";

/** Somebody else who asks the same instance, so many times a second, and does not mind being refused. */
export const otherClient = (
  { endpoints }: RunningSimulator,
  perSecond: number,
): { readonly stop: () => Promise<void> } => {
  const client = new SSOAdminClient({
    endpoint: endpoints.aws,
    region: "ap-northeast-1",
    credentials: { accessKeyId: "other", secretAccessKey: "other" },
    maxAttempts: 1,
  });
  let isStopped = false;
  const asking = (async () => {
    let at = performance.now();
    const underWay = new Set<Promise<unknown>>();
    while (!isStopped) {
      const asked = client
        .send(new ListInstancesCommand({}))
        .catch(() => undefined)
        .finally(() => underWay.delete(asked));
      underWay.add(asked);
      at += 1_000 / perSecond;
      await sleep(Math.max(0, at - performance.now()));
    }
    await Promise.all(underWay);
  })();
  return {
    stop: async () => {
      isStopped = true;
      await asking;
      client.destroy();
    },
  };
};
