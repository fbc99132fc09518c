/** How much more than in the normal suite is tried: 10 in `npm run test:long`. */
export const scale = Number(process.env.IDENTITY_SYNC_TEST_SCALE ?? "1");

/** Shows in the output of the tests what was tried. */
export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
