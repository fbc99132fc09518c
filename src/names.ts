import type { DirectoryIndex } from "./core/model/directory.ts";
import { type NamesShown, type Shown, shown } from "./core/telling/short-names.ts";
import type { Listener } from "./run.ts";
import type { Settings } from "./settings/settings.ts";

/** How a run names people on GitHub. What a public repository shows, anybody reads. */
export const namesFor = (settings: Settings, isPublic: boolean): NamesShown =>
  settings.names === "auto" ? (isPublic ? "short" : "full") : settings.names;

/** A listener that is told no more of people than it may show. */
export const withNames = (names: NamesShown, listener: Listener): Listener => {
  let known: { readonly of: DirectoryIndex; readonly shown: Shown } | undefined;
  const see = (index: DirectoryIndex): Shown => {
    if (known?.of !== index) known = { of: index, shown: shown(names, index) };
    return known.shown;
  };
  return {
    onPhase: listener.onPhase,
    ...(listener.onProgress === undefined ? {} : { onProgress: listener.onProgress }),
    onPlan: (plan, full) => {
      const { index, planOf } = see(full);
      listener.onPlan(planOf(plan), index);
    },
    onOutcome: (outcome, full, done, total) => {
      const { index, outcomeOf } = see(full);
      listener.onOutcome(outcomeOf(outcome), index, done, total);
    },
  };
};
