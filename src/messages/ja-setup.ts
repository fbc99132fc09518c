import type { SetupStep } from "../core/ledgers/app-design.ts";
import { type Sentences, sentenceFor, withoutStop } from "./phrases.ts";
import type { SetupMessages } from "./setup-catalogue.ts";

const steps: Sentences<SetupStep> = {
  "add-fields": ({ fields }) => `フィールド: ${fields.map(({ label }) => label).join("、")}`,
  "add-columns": ({ table, columns }) =>
    `テーブル「${table}」の列: ${columns.map(({ label }) => label).join("、")}`,
  "add-options": ({ field, options }) => `「${field}」の選択肢: ${options.join("、")}`,
  "add-views": ({ views }) => `一覧: ${views.map(({ name }) => name).join("、")}`,
  "protect-fields": ({ codes }) => `閲覧のみのフィールド: ${codes.join("、")}`,
  "add-notifications": ({ notifications }) => `通知: ${notifications.map(({ title }) => title).join("、")}`,
  describe: () => "アプリの説明と、レコードのタイトルにするフィールド",
  "lay-out": () => "フォームの配置（各フィールドの説明付き）",
  "permit-records": () => "レコードのアクセス権",
  "permit-app": () => "アプリのアクセス権",
};

export const jaSetup = {
  app: {
    apps: {
      permissionSets: {
        name: "AWS許可セット",
        description:
          "AWS のロールに何を許すかを登録するアプリです。登録したレコードは、数分で IAM Identity Center の許可セットになり、結果がレコードに書き込まれます。",
      },
      assignments: {
        name: "AWSアカウント割り当て",
        description:
          "だれに、どの AWS アカウントで、どの許可セットを割り当てるかを登録するアプリです。登録したレコードは、数分でアクセス権になり、結果がレコードに書き込まれます。",
      },
      accounts: {
        name: "AWSアカウント一覧",
        description:
          "組織の AWS アカウントの一覧です。「AWSアカウント割り当て」から参照します。identity-sync accounts が最新の状態に保つため、編集しないでください。",
      },
    },
    labels: {
      permissionSets: {
        name: "許可セット名",
        description: "説明",
        managedPolicies: "AWS管理ポリシー",
        customerManagedPolicies: "カスタマー管理ポリシー",
        inlinePolicy: "インラインポリシー",
        permissionsBoundary: "許可境界",
        sessionDuration: "セッション時間",
        relayState: "リレーステート",
        tags: "タグ",
        owners: "責任者",
        enabled: "有効",
        syncStatus: "同期状態",
        syncMessage: "同期メッセージ",
      },
      assignments: {
        users: "利用者",
        userNames: "ユーザー名",
        groups: "グループ",
        groupNames: "グループ名",
        accounts: "AWSアカウント",
        permissionSets: "許可セット",
        validFrom: "開始日",
        validUntil: "終了日",
        owners: "責任者",
        enabled: "有効",
        syncStatus: "同期状態",
        syncMessage: "同期メッセージ",
      },
      accounts: {
        id: "アカウントID",
        name: "アカウント名",
        ou: "OU",
        state: "状態",
        owners: "責任者",
      },
      accountTable: "AWSアカウント（複数可）",
      accountName: "アカウント名",
    },
    views: {
      all: "すべてのレコード",
      mine: "自分のレコード",
      failing: "要対応",
      byAccount: "アカウント別",
      active: "有効なアカウント",
    },
    notification: "同期できません。レコードを修正してください",
    help: {
      permissionSets: {
        head: "1. 名前を付けます。半角の英数字と + = , . @ - _ で 32 文字まで（後から変えると、別の許可セットになります）。",
        managed: "2. 何を許すかを書きます。AWS 管理ポリシーの名前を 1 行に 1 つ。例: ReadOnlyAccess",
        customer:
          "各アカウントに用意した自社のポリシーがあれば、名前を 1 行に 1 つ。例: MyPolicy、/team/MyPolicy",
        inline:
          'ポリシーを JSON で直接書くこともできます。例: {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::example-bucket/*"}]}',
        more: "3. 残りはこのままでもかまいません。セッション時間は時間数（1～12）。タグは「キー=値」を 1 行に 1 つ。許可境界は AWS 管理ポリシーの名前か customer:/path/Name。",
        people:
          "4. このレコードを編集できるのは、作成者と責任者です。「無効」にすると、レコードを残したまま許可セットを取り下げます。",
        result: "同期の結果です。数分で自動的に入ります。",
      },
      assignments: {
        head: "ここに書いた全員が、書いたすべてのアカウントで、書いたすべての許可セットを使えるようになります。",
        who: "1. だれに: kintone のユーザーかグループを選びます。",
        names: "または、IAM Identity Center での名前を 1 行に 1 つ書きます。",
        accounts:
          "2. どこで: 空のまま「取得」を押すと、有効なアカウントの一覧から選べます。「＋」で行を増やせます。",
        permissionSets: "3. 何として: 「AWS許可セット」アプリにある名前を 1 行に 1 つ。例: ReadOnly",
        period: "4. いつからいつまで（両日を含みます）。空ならすぐに始まり、期限はありません。",
        people:
          "5. このレコードを編集できるのは、作成者と責任者です。「無効」にすると、レコードを残したままアクセス権を終わらせます。",
        result: "同期の結果です。数分で自動的に入ります。",
      },
      accounts: {
        head: "この一覧は AWS の組織に合わせて自動的に更新されます。責任者のほかは、ここで変更しても元に戻ります。",
        owners:
          "責任者: 設定（kintone.accounts.owners）で有効にすると、責任者が最後に保存したレコードだけが、このアカウントのアクセス権を付与できます。責任者が空なら、だれのレコードでも有効です。",
        own: "解約したアカウントも、古いレコードから参照できるように、状態を変えて一覧に残します。",
      },
    },
  },
  events: {
    creating: ({ name }) => `アプリ「${name}」を作成しています…`,
    created: ({ name, app }) => `✓ アプリ ${app}「${name}」を作成しました。`,
    found: ({ name, app }) => `アプリ ${app}「${name}」:`,
    step: ({ step, isDryRun }) => `  ${isDryRun ? "追加予定" : "+"} ${sentenceFor(steps, step)}`,
    mismatch: ({ mismatch: { code, type, wanted } }) =>
      `  ! フィールド「${code}」は ${type} としてすでにあるため（ここで作るなら ${wanted}）、そのまま残します。`,
    complete: () => "  不足しているものはありません",
    deploying: ({ app }) => `  アプリ ${app} を運用環境へ反映しています…`,
    deployed: ({ app, name }) => `✓ アプリ ${app}「${name}」の準備ができました。`,
    "would-create": ({ name }) => `アプリ「${name}」を作成する予定です:`,
  },
  failures: {
    "login-failed": ({ login, detail }) =>
      login === "oauth"
        ? `OAuth のアクセストークンで kintone に接続できません（${withoutStop(detail)}）。アクセストークンの有効期間は 1 時間です。また、このコマンドにはスコープ k:app_settings:read と k:app_settings:write が必要です。トークンを取得し直して KINTONE_OAUTH_TOKEN に設定し、もう一度実行してください。ドメインで Basic 認証を使っている場合、OAuth のトークンでは接続できません。KINTONE_USERNAME と KINTONE_PASSWORD か、クライアント証明書を使ってください。`
        : `kintone にログインできません（${withoutStop(detail)}）。KINTONE_USERNAME と KINTONE_PASSWORD を確認してください。正しい場合は、そのユーザーの 2 要素認証が有効になっています。2 要素認証のユーザーのパスワードでは kintone の API を使えないため、2 要素認証を使わないユーザーを指定するか、OAuth のアクセストークン（KINTONE_OAUTH_TOKEN）を使ってください。ドメインで Basic 認証を使っている場合は、KINTONE_BASIC_USER と KINTONE_BASIC_PASSWORD も確認してください。`,
    "may-not-create": ({ name, detail }) =>
      `このユーザーには、アプリ「${name}」を作成する権限がありません（${withoutStop(detail)}）。kintone システム管理者に、アプリ作成の権限（スペースを指定した場合は、その参加メンバーへの追加も）を依頼してから、もう一度実行してください。何も作成していません。`,
    "space-not-found": ({ space, detail }) =>
      `スペース ${space} を使えません（${withoutStop(detail)}）。スペースの番号（画面の URL の /k/#/space/${space}）と、このユーザーが参加メンバーであることを確認してください。何も作成していません。`,
    "name-taken": ({ app, name, ledger }) =>
      `「${name}」という名前のアプリがすでにあります（アプリ ${app}）。そのアプリに不足分を追加するなら --app ${ledger}=${app} を、別に新しく作成するなら --app ${ledger}=new を付けて、もう一度実行してください。このアプリは、まだ作成していません。`,
    "not-created": ({ name, detail }) =>
      `アプリ「${name}」を作成できませんでした（${withoutStop(detail)}）。もう一度実行してください。`,
    "creation-unknown": ({ name, ledger, detail }) =>
      `アプリ「${name}」の作成中に接続が切れました（${withoutStop(detail)}）。一度も運用環境へ反映していないアプリは API の一覧に出ないため、作成されたかどうかがわかりません。二重に作成しないよう、自動では再試行しません。kintone にこの名前のアプリがあるかを確認し、あれば --app ${ledger}=番号（アプリの URL /k/番号/ の番号）を、なければ --app ${ledger}=new を付けて、もう一度実行してください。`,
    "app-not-found": ({ app, ledger }) =>
      `アプリ ${app} がないか、このユーザーに管理権限がありません。削除した場合は --app ${ledger}=new を、別のアプリなら --app ${ledger}=番号 を付けて、もう一度実行してください。`,
    "changes-pending": ({ app }) =>
      `アプリ ${app} に、だれかが変更してまだ反映していない設定があります。このまま反映すると、その変更も公開されてしまいます。アプリの設定画面で「アプリを更新」または「変更を中止」を押してから、もう一度実行してください。`,
    "step-refused": ({ app, detail }) =>
      `アプリ ${app} の設定を kintone が受け付けませんでした（${withoutStop(detail)}）。ここまでの設定は残っています。原因を取り除いてから同じコマンドを実行すると、続きから再開します。`,
    "deploy-failed": ({ app, status }) =>
      `アプリ ${app} の設定を運用環境へ反映できませんでした（${status}）。設定は残っています。アプリの設定画面で「アプリを更新」を押して、表示される内容を確認してください。その後、同じコマンドをもう一度実行してください。`,
    "deploy-slow": ({ app, minutes }) =>
      `${minutes} 分待ちましたが、アプリ ${app} の反映がまだ終わりません。設定は失われません。しばらくしてから同じコマンドを実行すると、続きから再開します。`,
    unreachable: ({ detail }) =>
      `kintone から正しい応答がありません（${withoutStop(detail)}）。--base-url とネットワーク（IP アドレス制限、プロキシ）を確認してから同じコマンドを実行すると、続きから再開します。`,
    "other-kintone": ({ file, baseUrl }) =>
      `${file} は ${baseUrl} の記録です。--state で別のファイルを指定するか、このファイルを削除してください。`,
    "progress-unusable": ({ file, detail }) =>
      `作成したアプリを記録するファイル ${file} を利用できません（${withoutStop(detail)}）。アプリを二重に作成しないよう、何も行いませんでした。書き込めるようにしてください。壊れている場合は、削除してから --app permissionSets=101 のように作成済みのアプリを指定してください。`,
    stopped: () => "中断しました。同じコマンドを実行すると、続きから再開します。",
  },
  loginMistakes: {
    none: () =>
      "KINTONE_USERNAME と KINTONE_PASSWORD に、アプリを作成できる kintone ユーザー（2 要素認証を使わないもの）のログイン名とパスワードを設定してください。または KINTONE_OAUTH_TOKEN に、そのユーザーが許可した OAuth のアクセストークン（スコープ k:app_settings:read と k:app_settings:write）を設定してください。API トークンではアプリを作成できません。",
    "two-ways": () =>
      "KINTONE_OAUTH_TOKEN と、KINTONE_USERNAME・KINTONE_PASSWORD の両方が設定されています。このままではトークンが使われません。使わないほうの設定を外してください。",
    "oauth-and-basic": () =>
      "KINTONE_OAUTH_TOKEN と KINTONE_BASIC_USER が両方設定されています。OAuth のトークンと Basic 認証は同じヘッダーを使うため、kintone に両方を送ることはできません。KINTONE_USERNAME と KINTONE_PASSWORD でログインするか、Basic 認証の代わりにクライアント証明書（KINTONE_CERTIFICATE）を使ってください。",
    "oauth-and-space": ({ space }) =>
      `KINTONE_OAUTH_TOKEN では、スペース ${space} にアプリを作成できません。kintone のスペースの API は、OAuth のトークンでは使えないためです。KINTONE_USERNAME と KINTONE_PASSWORD でログインするか、--space を付けずに作成し、あとからアプリをスペースに移してください。`,
    "half-basic": () =>
      "KINTONE_BASIC_USER と KINTONE_BASIC_PASSWORD の一方だけが設定されています。両方を設定してください。ドメインで Basic 認証を使っていなければ、どちらも設定しないでください。",
    "certificate-unusable": ({ detail }) =>
      `KINTONE_CERTIFICATE を読み取れません（${withoutStop(detail)}）。PFX ファイルの内容を Base64 にしたもの（base64 client.pfx の出力）を設定し、KINTONE_CERTIFICATE_PASSWORD にはそのパスワードを設定してください。`,
  },
  oAuthHint:
    "OAuth のトークンが原因かもしれません。スコープ k:app_settings:read と k:app_settings:write が必要です。トークンではできない操作も、KINTONE_USERNAME と KINTONE_PASSWORD を使えばできます。同じコマンドを実行すると、止まったところから続きます。",
  dryRun: "ドライランです。kintone にも手元にも、何も書き込みません。",
  tokensFollow: "API トークンは、kintone の画面でしか作成できません:",
  tokenFor: ({ name, url, kind }) => [
    `  ${name}: ${url}`,
    `    歯車（アプリを設定）›「設定」タブ › APIトークン › 生成する ›「${
      kind === "accounts"
        ? "レコード閲覧」「レコード追加」「レコード編集"
        : "レコード閲覧」と、同期状態を書き込むための「レコード編集」、identity-sync import を使う場合は「レコード追加"
    }」にチェック › 保存 › アプリを更新`,
  ],
  tokensEnd: (variables) => [
    "  「アプリを更新」を押すまで、トークンは使えません。カンマで区切って 1 つのシークレットに入れてください:",
    ...variables.map((variable) => `    ${variable}`),
  ],
  otherSecrets: (variables) => `  この設定は、実行する環境の次の環境変数も使います: ${variables.join("、")}`,
  settingsWritten: (path) => `✓ ${path} を作成しました。policy: additive なので、何も取り消しません。`,
  settingsThere: (path) => `${path} がすでにあるため、変更しません。アプリの設定は次のとおりです:`,
  settingsWould: (path) => `${path} を作成する予定です:`,
  settingsFailed: ({ path, detail }) =>
    `${path} を書き込めませんでした（${withoutStop(detail)}）。アプリの設定は次のとおりです:`,
  checkFollows: "identity-sync check:",
  checkLater:
    "トークンを用意したら、アカウント一覧を作り（identity-sync accounts）、不足がないかを確認してください（identity-sync check）。",
} satisfies SetupMessages;
