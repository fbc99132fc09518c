import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { auditLineSchema } from "../src/audit/schema.ts";
import { checkSchema } from "../src/report/check.ts";
import { importSchema } from "../src/report/import-json.ts";
import { reportSchema } from "../src/report/json-schema.ts";
import { settingsSchema } from "../src/settings/schema.ts";
import { worldSchema } from "../src/simulator/world.ts";

/** JSON Schemas that are published in `docs/`, and what they are made from. `node scripts/schemas.ts` writes them. */
const schemas: Readonly<Record<string, z.ZodType>> = {
  "docs/audit.schema.json": auditLineSchema,
  "docs/identity-sync.schema.json": settingsSchema,
  "docs/check.schema.json": checkSchema,
  "docs/import.schema.json": importSchema,
  "docs/report.schema.json": reportSchema,
  "docs/world.schema.json": worldSchema,
};

/** Path → whole text of every published schema. */
export function schemaFiles(): Readonly<Record<string, string>> {
  const files = Object.entries(schemas).map(([path, schema]) => [
    path,
    `${JSON.stringify(z.toJSONSchema(schema, { io: "input" }), null, 2)}\n`,
  ]);
  return Object.fromEntries(files);
}

/** Paths of the published schemas whose file is not what it would be written as now. */
export function outdatedSchemas(): string[] {
  return Object.entries(schemaFiles())
    .filter(([path, text]) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8") !== text)
    .map(([path]) => path);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const [path, text] of Object.entries(schemaFiles())) {
    writeFileSync(new URL(`../${path}`, import.meta.url), text);
    console.log(path);
  }
}
