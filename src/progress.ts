import type { Clock } from "./clock.ts";
import type { Progress } from "./run.ts";

const every = 10_000;

/** Says how far a run is, in words for a log, every ten seconds at most; what is over sooner says nothing. */
export const progressLog = (clock: Clock, say: (line: string) => void): ((progress: Progress) => void) => {
  let phase: Progress["phase"] | undefined;
  let saidAt = 0;
  return (progress) => {
    const now = clock.now().getTime();
    if (progress.phase !== phase) {
      phase = progress.phase;
      saidAt = now;
    }
    if (now - saidAt < every || progress.done === progress.total) return;
    saidAt = now;
    const { done, total, secondsLeft } = progress;
    const what = phase === "target" ? "requests to IAM Identity Center" : "changes";
    say(`${done} of ${total} ${what}, about ${timeOf(secondsLeft)} left`);
  };
};

const timeOf = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
