const steps: (() => unknown)[] = [];

/**
 * Does something after the file of tests that is being run. Files share their modules, so a module that registered it
 * with the runner as it is loaded would do so for one file alone.
 */
export const afterFile = (step: () => unknown): void => {
  steps.push(step);
};

/** For the runner, after each file. */
export const endFile = async (): Promise<void> => {
  await Promise.all(steps.splice(0).map((step) => step()));
};
