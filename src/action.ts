import { logTo } from "./log.ts";

logTo((text) => void process.stdout.write(text)).info("kintone Identity Center Sync");

// Whoever looks at the log sees at once that it has started; the clients of the services take longer to load.
void import("./action/main.ts").then(({ act }) => act());
