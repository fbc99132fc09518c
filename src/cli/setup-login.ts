import { createSecureContext } from "node:tls";
import type { LoginMistake, SetupLogin } from "../core/ledgers/app-design.ts";
import type { KintoneLogin } from "../kintone/client.ts";
import { messageOf } from "../remote-error.ts";

type Given = {
  readonly status: "given";
  readonly by: SetupLogin;
  readonly login: KintoneLogin;
  readonly basicAuth: { readonly username: string; readonly password: string } | undefined;
  readonly clientCertificate: { readonly pfx: Buffer; readonly password: string } | undefined;
  /** Texts that nobody may read. */
  readonly secrets: readonly string[];
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who a set-up is to kintone, from the environment. The names of basic authentication and of the certificate are those
 * that the settings it writes take them from.
 */
export const setupLogin = (
  environment: Environment,
): Given | { readonly status: "mistaken"; readonly mistake: LoginMistake } => {
  const of = (name: string): string => environment[name] ?? "";
  const [username, password] = [of("KINTONE_USERNAME"), of("KINTONE_PASSWORD")];
  const oAuthToken = of("KINTONE_OAUTH_TOKEN").trim();
  const [basicUser, basicPassword] = [of("KINTONE_BASIC_USER"), of("KINTONE_BASIC_PASSWORD")];
  const [certificate, certificatePassword] = [of("KINTONE_CERTIFICATE"), of("KINTONE_CERTIFICATE_PASSWORD")];
  const mistaken = (mistake: LoginMistake) => ({ status: "mistaken", mistake }) as const;

  if (oAuthToken !== "" && (username !== "" || password !== "")) return mistaken({ kind: "two-ways" });
  if (oAuthToken === "" && (username === "" || password === "")) return mistaken({ kind: "none" });
  if ((basicUser === "") !== (basicPassword === "")) return mistaken({ kind: "half-basic" });
  if (oAuthToken !== "" && basicUser !== "") return mistaken({ kind: "oauth-and-basic" });
  const clientCertificate =
    certificate === ""
      ? undefined
      : { pfx: Buffer.from(certificate, "base64"), password: certificatePassword };
  if (clientCertificate !== undefined) {
    const { pfx, password: passphrase } = clientCertificate;
    try {
      createSecureContext({ pfx, passphrase });
    } catch (error) {
      return mistaken({ kind: "certificate-unusable", detail: messageOf(error) });
    }
  }
  return {
    status: "given",
    ...(oAuthToken === ""
      ? { by: "password", login: { username, password } }
      : { by: "oauth", login: { oAuthToken } }),
    basicAuth: basicUser === "" ? undefined : { username: basicUser, password: basicPassword },
    clientCertificate,
    secrets: [password, oAuthToken, basicPassword, certificatePassword].filter((secret) => secret !== ""),
  };
};
