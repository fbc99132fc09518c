import type { Problem } from "../core/model/problem.ts";
import type { RemoteError } from "../remote-error.ts";

/** What an administrator is told when a ledger could not be read. */
export const ledgerProblem = (app: string, error: RemoteError): Problem => {
  // The official client puts kintone's code and the request's id into the message.
  const detail = error.message;
  if (error.code === "incomplete") return { code: "incomplete-read", data: { service: "kintone", detail } };
  switch (error.kind) {
    case "denied":
      return { code: "kintone-denied", data: { app, detail } };
    case "not-found":
      return { code: "app-not-found", data: { app } };
    case "refused":
      return { code: "kintone-refused", data: { app, detail } };
    default:
      return { code: "kintone-unreachable", data: { app, detail } };
  }
};
