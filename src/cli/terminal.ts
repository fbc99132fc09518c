import { systemClock } from "../clock.ts";
import { visible } from "../core/model/visible.ts";
import { type Log, logTo } from "../log.ts";
import type { Messages } from "../messages/messages.ts";
import { progressLog } from "../progress.ts";
import { outcomeLines, planLines } from "../report/text.ts";
import type { Listener } from "../run.ts";

export const log: Log = logTo((text) => void process.stdout.write(text));
export const complain: Log = logTo((text) => void process.stderr.write(text));

const phases = { ledgers: "Reading kintone …", target: "Reading AWS …", apply: "Applying …" } as const;

/**
 * Shows a run while it goes on: on a terminal one line that changes and whatever went wrong; piped, a line for each
 * change.
 */
export const showRun = (messages: Messages): Listener => {
  const isTerminal = process.stdout.isTTY === true;
  const clear = "\r\u001b[2K";
  const overwrite = (text: string): void =>
    void process.stdout.write(`${clear}${cut(visible(text), (process.stdout.columns ?? 80) - 1)}`);
  return {
    onPhase: (phase) => log.info(phases[phase]),
    onPlan: (plan, index) => log.info(planLines(plan, index, messages).join("\n")),
    onProgress: progressLog(systemClock, isTerminal ? overwrite : log.info),
    onOutcome: (outcome, index, done, total) => {
      const lines = outcomeLines(outcome, index, messages, `[${done}/${total}]`);
      if (!isTerminal) return log.info(lines.join("\n"));
      if (outcome.status === "succeeded") overwrite(lines[0] ?? "");
      else {
        process.stdout.write(clear);
        log.info(lines.join("\n"));
      }
      if (done === total) process.stdout.write(clear);
    },
  };
};

/** East Asian wide and full-width characters take two columns. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{3fffd}]/u;

/** Columns that a text takes in a terminal. */
export const widthOf = (text: string): number =>
  [...text].reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0);

/** As much of a line as fits: a line that wraps cannot be overwritten. */
const cut = (line: string, columns: number): string => {
  let left = columns;
  let shown = "";
  for (const character of line) {
    left -= widthOf(character);
    if (left < 0) break;
    shown += character;
  }
  return shown;
};
