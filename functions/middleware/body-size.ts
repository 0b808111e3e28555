import { reject } from "../../domain/rejection.ts";
import type { Contract } from "./contract.ts";
import { refuse } from "./refusal.ts";
import type { HttpMiddleware } from "./request.ts";

/** 128 KB: a sealed request of 64 KB, its envelope, and some space; API Gateway alone accepts 10 MB. */
const maxBytes = 128 * 1024;

/** A file of 3 MB in base64 is 4 MB; Lambda takes 6 MB in all. */
const maxUploadBytes = 4 * 1024 * 1024 + 16 * 1024;

/** Refuses a body that is too large, before it is parsed. */
export const bodySize = ({ upload }: Pick<Contract, "upload">): HttpMiddleware => ({
  before: ({ event }) => {
    const { body = "", isBase64Encoded } = event;
    const bytes = Buffer.byteLength(String(body), isBase64Encoded ? "base64" : "utf8");
    if (upload && bytes > maxUploadBytes) refuse(reject("FileTooLarge", "a file has at most 3 MB (3,145,728 bytes)"));
    if (!upload && bytes > maxBytes) refuse(reject("BodyTooLarge", `a body has at most ${maxBytes} bytes`));
  },
});
