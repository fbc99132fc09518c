import type { Messages } from "./catalogue.ts";
import type { ExportWords } from "./catalogue-export.ts";
import { quoted } from "./ja-words.ts";
import { grouped, withoutStop } from "./phrases.ts";

export const jaExport = {
  nothing: "管理アカウントだけを指定した有効なレコードがないため、引き継ぐものはありません。",
  exported: ({ permissionSets, assignments, file }) =>
    `管理アカウントの許可セット ${grouped(permissionSets)} 件とアカウント割り当て ${grouped(assignments)} 件を${file === undefined ? "" : ` ${file} に`}出力しました。管理アカウントの認証情報で terraform plan を実行し、内容を確かめてから適用してください。`,
  missing: (names) =>
    `出力しなかった許可セット: ${quoted(names)}。レコードを読み取れないか、ガードレールに反しています。`,
  blind:
    "管理アカウントの今の割り当ては、このアカウントからは AWS に拒否されて読み取れませんでした。Terraform が「すでに存在する」と言う割り当ては、インポートするか、先に削除してください。",
} satisfies ExportWords;

export const jaExportProblems = {
  "terraform-unwritable": ({ detail }) =>
    `管理アカウントに引き継ぐ内容を出力できませんでした（${withoutStop(detail)}）。この実行の Terraform 用ファイルはありませんが、ほかの処理は済んでいます。続くようなら、入力 terraform-path と、読み取りの権限を確認してください。`,
} satisfies Partial<Messages["problems"]>;
