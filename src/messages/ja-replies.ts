import type { Acknowledgements, Replies } from "./catalogue.ts";
import { grouped } from "./phrases.ts";

export const jaReplies = {
  counts: ({ changes, removals, held, problems, kept }) =>
    [
      `変更 ${grouped(changes)} 件${removals === 0 ? "" : `（うち取り消し・削除 ${grouped(removals)} 件）`}`,
      ...(held === 0 ? [] : [`保留 ${grouped(held)} 件`]),
      `問題 ${grouped(problems)} 件`,
      ...(kept === 0 ? [] : [`変更せず残したもの ${grouped(kept)} 件`]),
    ].join(" · "),
  made: (count) => `変更の内容（${grouped(count)} 件）`,
  wouldBeMade: (count) => `予定している変更（${grouped(count)} 件）`,
  run: "この実行のログとサマリー",
  to: (links) => `返信先: ${links.join("、")}`,
} satisfies Replies;

export const jaAcknowledgements = {
  unknownCommand: "コマンドではないため、何も開始していません。",
  commands: "コマンドの一覧です。コメントの 1 行目に、これだけを書いてください。",
  command: {
    apply: "今すぐ同期する",
    plan: "同期すると何が変わるかを表示する（どこにも書き込まない）",
    full: "すべてを読み直して同期する",
    help: "この一覧を表示する",
  },
} satisfies Acknowledgements;
