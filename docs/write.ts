import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { errorCodeSource } from "./error-code-source.ts";
import { errorsPage } from "./errors-page.ts";
import { openApi } from "./openapi/document.ts";

/* `npm run docs`: the pages that the code itself can write. */

if (process.argv.length > 2) {
  console.log(
    "npm run docs\n  writes docs/errors.md, docs/openapi.json and clients/sdk/error-code.ts from the code; it has no options",
  );
  process.exit(process.argv.includes("--help") ? 0 : 1);
}

writeFileSync(new URL("errors.md", import.meta.url), errorsPage());
writeFileSync(
  new URL("openapi.json", import.meta.url),
  await format(JSON.stringify(await openApi()), { parser: "json", printWidth: 120 }),
);
writeFileSync(
  new URL("../clients/sdk/error-code.ts", import.meta.url),
  await format(errorCodeSource(), { parser: "typescript", printWidth: 120 }),
);
