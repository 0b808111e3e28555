import type { BrowserContext, Response as BrowserResponse } from "playwright-core";
import { expectDescribed, isDescribed } from "../api/described.ts";

/** Checks all responses of these origins to a browser's pages; the returned function lists those that differ from docs/openapi.json. */
export const checkResponses = (
  context: BrowserContext,
  origins: readonly string[],
): (() => Promise<readonly string[]>) => {
  const checks: Promise<string | undefined>[] = [];
  context.on("response", (response) => {
    const { origin, pathname } = new URL(response.url());
    const method = response.request().method();
    if (origins.includes(origin) && isDescribed(method, pathname)) checks.push(faultOf(method, pathname, response));
  });
  return async () => (await Promise.all(checks)).filter((fault) => fault !== undefined);
};

const faultOf = async (method: string, path: string, response: BrowserResponse): Promise<string | undefined> => {
  try {
    const headers = new Headers(await response.allHeaders());
    const head = { status: response.status(), ok: response.ok(), headers };
    const isJson = /json/.test(headers.get("content-type") ?? "json");
    expectDescribed(method, path, head, isJson ? await response.json() : "");
    return undefined;
  } catch (fault) {
    // The page navigated away before it read this response, and the browser has discarded the body.
    if (String(fault).includes("No resource with given identifier")) return undefined;
    return `${method} ${path}: ${String(fault)}`;
  }
};
