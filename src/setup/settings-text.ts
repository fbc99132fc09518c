import { stringify } from "yaml";
import type { SetupKind } from "../core/ledgers/app-design.ts";
import { accountsCode } from "./ledger-apps.ts";

export type SetupApps = Readonly<Record<SetupKind, string>>;

/** The settings file for apps that were set up: nothing is removed until somebody asks for `policy: full`. */
export const settingsText = (of: {
  readonly baseUrl: string;
  readonly language: "en" | "ja";
  /** Numbers of the apps; any other text stands for one that is still to come. */
  readonly apps: SetupApps;
  readonly guestSpaceId: string | undefined;
  readonly hasBasicAuth: boolean;
  readonly certificate: "none" | "without-password" | "with-password";
}): string => {
  const { baseUrl, language, apps, guestSpaceId, hasBasicAuth, certificate } = of;
  const entry = (kind: SetupKind) => ({
    app: /^\d+$/.test(apps[kind]) ? Number(apps[kind]) : apps[kind],
    ...(guestSpaceId === undefined ? {} : { guestSpaceId: Number(guestSpaceId) }),
  });
  return stringify({
    kintone: {
      baseUrl,
      preset: language,
      permissionSets: entry("permissionSets"),
      assignments: { ...entry("assignments"), fields: { accounts: accountsCode(language) } },
      accounts: entry("accounts"),
      ...(hasBasicAuth
        ? { basicAuth: { username: "${KINTONE_BASIC_USER}", password: "${KINTONE_BASIC_PASSWORD}" } }
        : {}),
      ...(certificate === "none"
        ? {}
        : {
            clientCertificate: {
              base64: "${KINTONE_CERTIFICATE}",
              ...(certificate === "with-password" ? { password: "${KINTONE_CERTIFICATE_PASSWORD}" } : {}),
            },
          }),
    },
    policy: "additive",
    language,
  });
};
