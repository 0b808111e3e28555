import middy from "@middy/core";
import type { APIGatewayProxyEventV2 as Event, APIGatewayProxyStructuredResultV2 as Result } from "aws-lambda";
import { logContext } from "./logger.ts";
import { securityHeaders } from "./security-headers.ts";
import { unexpectedErrors } from "./unexpected-errors.ts";

/** A file for a browser; `lasting` when its name holds its digest, so that it never changes. */
export type Page = { readonly type: string; readonly text: string; readonly lasting: boolean };

/**
 * The handler of what serves pages: a lasting file is cached for a year, any other is revalidated each time. The pages may call their own
 * host and `api`.
 */
export const pages = (api: () => string, find: (path: string) => Promise<Page | undefined>) =>
  middy<Event, Result>()
    .use(logContext())
    .use(securityHeaders(api))
    .use(unexpectedErrors(text(500, "Something went wrong on our side. Please try again.")))
    .handler(async ({ rawPath }: Event): Promise<Result> => {
      const page = await find(rawPath);
      if (!page) return text(404, "There is no such page.");
      const cache = page.lasting ? "public, max-age=31536000, immutable" : "no-cache";
      return { statusCode: 200, headers: { "content-type": page.type, "cache-control": cache }, body: page.text };
    });

const text = (statusCode: number, body: string): Result => ({
  statusCode,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body,
});
