import httpJsonBodyParser from "@middy/http-json-body-parser";
import type { HttpMiddleware } from "./request.ts";

// A mall's client may send any content type: every body of this API is JSON.
const parser = httpJsonBodyParser({ disableContentTypeCheck: true }) as HttpMiddleware;

/** Parses the body. No body stays undefined; what is not JSON becomes null, which the contract's schema refuses like any other wrong body. */
export const jsonBody = (): HttpMiddleware => ({
  before: (request) => {
    const { event } = request;
    if (event.body === undefined || event.body === "") {
      event.body = undefined;
      return;
    }
    try {
      void parser.before?.(request);
    } catch {
      event.body = null;
    }
  },
});
