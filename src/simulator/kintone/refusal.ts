export type Language = "ja" | "en";

/** A sentence in the languages that kintone answers in. */
export type Sentence = Readonly<Record<Language, string>>;

export type FieldErrors = Readonly<Record<string, readonly Sentence[]>>;

type RefusalBody = {
  readonly code: string;
  readonly id: string;
  readonly message: string;
  readonly errors?: Readonly<Record<string, { readonly messages: readonly string[] }>>;
};

/**
 * An error that kintone answers with: `{code, id, message}` and, for invalid input, `errors` by parameter.
 * https://cybozu.dev/ja/kintone/docs/rest-api/overview/kintone-rest-api-overview/
 */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly sentence: Sentence;
  readonly errors: FieldErrors | undefined;

  constructor(status: number, code: string, sentence: Sentence, errors?: FieldErrors) {
    super(`[${status}] [${code}] ${sentence.en}`);
    this.status = status;
    this.code = code;
    this.sentence = sentence;
    this.errors = errors;
  }

  body(language: Language, id: string): RefusalBody {
    const base = { code: this.code, id, message: this.sentence[language] };
    if (this.errors === undefined) return base;
    const errors = Object.entries(this.errors).map(([path, sentences]) => [
      path,
      { messages: sentences.map((sentence) => sentence[language]) },
    ]);
    return { ...base, errors: Object.fromEntries(errors) };
  }
}

export const required: Sentence = { ja: "必須です。", en: "Required field." };

export function invalidInput(errors: FieldErrors): Refusal {
  return new Refusal(
    400,
    "CB_VA01",
    { ja: "入力内容が正しくありません。", en: "Missing or invalid input." },
    errors,
  );
}

/** An invalid parameter whose reason kintone words in its own way. */
export function invalidParameter(name: string, ja: string, en: string): Refusal {
  return invalidInput({ [name]: [{ ja, en }] });
}

export function appNotFound(id: string): Refusal {
  return new Refusal(404, "GAIA_AP01", {
    ja: `指定したアプリ（id: ${id}）が見つかりません。削除されている可能性があります。`,
    en: `The app (ID: ${id}) not found. The app may have been deleted.`,
  });
}

export function recordNotFound(id: string): Refusal {
  return new Refusal(404, "GAIA_RE01", {
    ja: `指定したレコード（id: ${id}）が見つかりません。`,
    en: `The specified record (ID: ${id}) is not found.`,
  });
}

export function staleRevision(): Refusal {
  return new Refusal(409, "GAIA_CO02", {
    ja: "指定したrevisionは最新ではありません。ほかのユーザーがレコードを更新した可能性があります。",
    en: "The revision is not the latest. Someone may update a record.",
  });
}

export function noPrivilege(): Refusal {
  return new Refusal(403, "CB_NO02", { ja: "権限がありません。", en: "No privilege to proceed." });
}

/** kintone names no status for it. */
export function userNotFound(code: string): Refusal {
  return new Refusal(400, "GAIA_IL26", {
    ja: `指定したユーザー（code: ${code}）が見つからないか、使用停止中です。`,
    en: `The specified user (code: ${code}) is not found or is inactive.`,
  });
}

export function staleSettings(): Refusal {
  return new Refusal(409, "GAIA_CO03", {
    ja: "指定したrevisionは最新ではありません。ほかのユーザーがアプリの設定を更新した可能性があります。",
    en: "The revision is not the latest. Someone may update the app settings.",
  });
}

/**
 * A refusal whose code no page tells. The code here is none of kintone's, so that nobody can rely on it.
 */
export function refusedInUnknownWay(status: number, sentence: Sentence): Refusal {
  return new Refusal(status, "GAIA_UNCONFIRMED", sentence);
}
