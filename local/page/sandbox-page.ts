import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parsed } from "../external/external-parties.ts";
import { type HttpRequest, type HttpResponse, json } from "../http/http-message.ts";
import { type DemoCheckouts, demoPrefix } from "./demo-checkout.ts";
import { pageMarkup, type PageContent } from "./page-markup.ts";

type Options = {
  /** What the page shows, as of now. */
  readonly content: () => PageContent;
  readonly checkouts: DemoCheckouts;
};

/** The page at the printed address, its files, the documentation, and the checkouts that its button opens. */
export const makeSandboxPage =
  ({ content, checkouts }: Options) =>
  async ({ method, path, query, body }: HttpRequest): Promise<HttpResponse | undefined> => {
    const isRead = method === "GET" || method === "HEAD";
    if (isRead && path === "/") return { status: 200, headers: pageHeaders, body: pageMarkup(content()) };
    if (isRead && path in files) return fileOf(files[path] ?? []);
    if (isRead && path.startsWith(docsPath)) return documentOf(path.slice(docsPath.length));
    const [, mall] = /^\/_sandbox\/checkouts\/(\w{1,64})$/.exec(path) ?? [];
    if (method === "GET" && mall !== undefined) {
      await checkouts.complete(mall, new URLSearchParams(query).get("session") ?? "");
      return { status: 303, headers: { location: "/" }, body: "" };
    }
    if (method === "POST") watchConsent(checkouts, path, body);
    if (method !== "POST" || path !== "/_sandbox/checkouts") return undefined;
    const name = (parsed({ body }) as { readonly mall?: unknown } | undefined)?.mall;
    const url = typeof name === "string" ? await checkouts.open(name) : undefined;
    return url === undefined
      ? json(400, { error: 'the body must name a mall of the sandbox: { "mall": "mall_thistle" }' })
      : json(201, { url });
  };

/** A webhook to a mall of the sandbox: the demonstration's loan is requested at once, as a shop does, while the purchaser waits on the page. */
const watchConsent = (checkouts: DemoCheckouts, path: string, body: Buffer): void => {
  const [, mall] = /^\/_sandbox\/hooks\/(\w{1,64})$/.exec(path) ?? [];
  if (mall === undefined) return;
  const { type, checkout } = (parsed({ body }) ?? {}) as Webhook;
  if (type !== "checkout.consented" || !checkout?.order.startsWith(demoPrefix)) return;
  // What fails here is tried again when the purchaser returns.
  void checkouts.complete(mall, checkout.id).catch((error: unknown) => console.error(error));
};

type Webhook = { readonly type?: string; readonly checkout?: { readonly id: string; readonly order: string } };

const safety = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
};

const pageHeaders = {
  ...safety,
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** The files of the page by path, each made of files of this folder; the colours are those of the purchaser's pages. */
const files: Readonly<Record<string, readonly string[]>> = {
  "/_sandbox/page.css": ["../../clients/pay/colours.css", "page.css"],
  "/_sandbox/page.js": ["page.js"],
};

const fileOf = (parts: readonly string[]): HttpResponse => ({
  status: 200,
  headers: { ...safety, "content-type": parts.at(-1)?.endsWith(".css") ? "text/css" : "text/javascript" },
  body: parts.map((part) => readFileSync(join(import.meta.dirname, part), "utf8")).join("\n"),
});

const docsPath = "/_sandbox/docs/";

/** A page of docs/ as it is written; no other file. */
const documentOf = (name: string): HttpResponse | undefined => {
  if (!/^(?:[\w-]+\/)*[\w-]+\.md$/.test(name)) return undefined;
  try {
    const body = readFileSync(join(import.meta.dirname, "../../docs", name));
    return { status: 200, headers: { ...safety, "content-type": "text/plain; charset=utf-8" }, body };
  } catch {
    return undefined;
  }
};
