import type { Comments } from "./catalogue.ts";

export const enComments = {
  toCorrect: "This record cannot be applied as it stands. Please correct it; the next sync takes it up.",
  refused: "AWS did not accept what this record asks for.",
  notTheirs: (isAlerted) =>
    `Nothing has to be corrected in this record, but not all of it can be applied yet. ${isAlerted ? "The administrators are being told in Slack." : "Please tell an administrator."}`,
  toNote: "Please take a look at this record:",
  advice: "AWS (IAM Access Analyzer) remarks on this policy; the remarks block nothing:",
  cleared: {
    applied: "The problems told above are gone, and this record is now applied.",
    inactive:
      "The problems told above are gone. The record is disabled, or today is outside its period, so it asks for nothing now.",
  },
  welcome: "The access is there. Open it in the browser:",
  profiles: "For the AWS CLI, add this to ~/.aws/config:",
  signIn: (profile) => `Then sign in with: aws sso login --profile ${profile}`,
  guide: (url) => `More about using it, also on a machine without a browser: ${url}`,
  notThereYet: "Not all of it is applied yet. Nothing is wrong with this record.",
  inField: (fieldCode, sentence) => `“${fieldCode}”: ${sentence}`,
} satisfies Comments;
