import { rejectionCodes } from "../domain/rejection.ts";

/** clients/sdk/error-code.ts: the library may import nothing of the product, and knows all of its codes. */
export const errorCodeSource = (): string =>
  [
    "/* Written by `npm run docs` from domain/rejection.ts. */",
    "",
    "/** Every `code` of a problem: each is a heading in docs/errors.md. `Unexpected` is a fault of ours. */",
    `export const errorCodes = ${JSON.stringify([...rejectionCodes, "Unexpected"], null, 2)} as const;`,
    "",
    "/** One of them. */",
    "export type ErrorCode = (typeof errorCodes)[number];",
    "",
  ].join("\n");
