import type { BrowserContext, Response as Heard } from "playwright-core";
import { expectDescribed, isDescribed } from "../api/described.ts";

/** Listens to all that a gateway answers the pages of a browser; asked, it tells what was not as docs/openapi.json describes it. */
export const listen = (context: BrowserContext, gateway: string): (() => Promise<readonly string[]>) => {
  const checks: Promise<string | undefined>[] = [];
  context.on("response", (response) => {
    const { origin, pathname } = new URL(response.url());
    const method = response.request().method();
    if (origin === gateway && isDescribed(method, pathname)) checks.push(faultOf(method, pathname, response));
  });
  return async () => (await Promise.all(checks)).filter((fault) => fault !== undefined);
};

const faultOf = async (method: string, path: string, response: Heard): Promise<string | undefined> => {
  try {
    const headers = new Headers(await response.allHeaders());
    const head = { status: response.status(), ok: response.ok(), headers };
    expectDescribed(method, path, head, await response.json());
    return undefined;
  } catch (fault) {
    // The page went elsewhere before it had read this answer, and the browser has thrown the body away: nobody has heard it.
    if (String(fault).includes("No resource with given identifier")) return undefined;
    return `${method} ${path}: ${String(fault)}`;
  }
};
