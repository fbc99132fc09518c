/** Prints the milliseconds from the start of the action's process to its first line. */
import { spawn } from "node:child_process";
import { join } from "node:path";

const begun = performance.now();
const action = spawn(process.execPath, [join(import.meta.dirname, "../dist/action.cjs")], {
  stdio: ["ignore", "pipe", "ignore"],
});
action.stdout.once("data", () => {
  console.log(performance.now() - begun);
  action.kill();
});
