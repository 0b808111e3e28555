import { Logger } from "@aws-lambda-powertools/logger";
import middy from "@middy/core";
import type { APIGatewayProxyEventV2 as Event, APIGatewayProxyStructuredResultV2 as Result } from "aws-lambda";

/** A file for a browser. */
export type Page = { readonly type: string; readonly text: string; readonly lasting: boolean };

const logger = new Logger();

/**
 * What a page may do: run and wear our own files, ask the host it came from, and nothing else. The links that lead here have secrets
 * in their fragments, so no other site is told where somebody came from, and none may frame us.
 */
const guard = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
  "strict-transport-security": "max-age=31536000",
};

/** The chain of what serves pages. A file whose name holds its digest never changes; a page is asked for each time. */
export const pages = (find: (path: string) => Promise<Page | undefined>) =>
  middy<Event, Result>()
    .onError((request) => {
      logger.error("unexpected", { error: request.error as Error });
      request.response = textual(500, "Something went wrong on our side. Please try again.");
    })
    .handler(async ({ rawPath }: Event): Promise<Result> => {
      const page = await find(rawPath);
      if (!page) return textual(404, "There is no such page.");
      const cache = page.lasting ? "public, max-age=31536000, immutable" : "no-cache";
      const headers = { ...guard, "content-type": page.type, "cache-control": cache };
      return { statusCode: 200, headers, body: page.text };
    });

const textual = (statusCode: number, body: string): Result => ({
  statusCode,
  headers: { ...guard, "content-type": "text/plain; charset=utf-8" },
  body,
});
