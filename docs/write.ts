import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { errorCodeSource } from "./error-code-source.ts";
import { errorsPage } from "./errors-page.ts";
import { openApi } from "./openapi/document.ts";

/* `npm run docs`: the pages that the code itself can write. */

writeFileSync(new URL("errors.md", import.meta.url), errorsPage());
writeFileSync(
  new URL("openapi.json", import.meta.url),
  await format(JSON.stringify(await openApi()), { parser: "json", printWidth: 120 }),
);
writeFileSync(
  new URL("../clients/sdk/error-code.ts", import.meta.url),
  await format(errorCodeSource(), { parser: "typescript", printWidth: 120 }),
);
