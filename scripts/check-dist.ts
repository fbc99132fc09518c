import { distFindings } from "./dist-findings.ts";

const findings = await distFindings();
if (findings.length > 0) {
  console.log(findings.join("\n"));
  console.log("Run `npm run build` and commit dist.");
  process.exitCode = 1;
} else {
  console.log("dist is what the build makes");
}
