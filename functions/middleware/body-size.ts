import { reject } from "../../domain/rejection.ts";
import { refuse } from "./refusal.ts";
import type { HttpMiddleware } from "./request.ts";

/** 128 KB: a sealed request of 64 KB, its envelope, and some space; API Gateway alone accepts 10 MB. */
const maxBytes = 128 * 1024;

/** Refuses a body that is too large, before it is parsed. */
export const bodySize = (): HttpMiddleware => ({
  before: ({ event }) => {
    const { body = "", isBase64Encoded } = event;
    if (Buffer.byteLength(String(body), isBase64Encoded ? "base64" : "utf8") > maxBytes)
      refuse(reject("BodyTooLarge", `a body has at most ${maxBytes} bytes`));
  },
});
