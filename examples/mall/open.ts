import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { TallystickProblem } from "../../clients/sdk/problem.ts";
import { InvalidWebhook } from "../../clients/sdk/webhook.ts";
import { backOffice } from "./back-office.ts";
import { customer } from "./customer.ts";
import { type HttpRequest, type HttpResponse, serve } from "./http.ts";
import { connectTo, registerShop } from "./registration.ts";
import { messagePage } from "./pages/layout.ts";
import { openShop, type Shop } from "./shop.ts";
import { openStore } from "./orders/store.ts";

/** Opens the mall next to a sandbox: `data` is its database file, `port` 0 is any free port. */
export const openMall = async ({
  url,
  port,
  data,
}: {
  readonly url: string;
  readonly port: number;
  readonly data: string;
}) => {
  const sandbox = connectSandbox(url);
  const store = openStore(data);
  // The server starts before the registration, because the first webhook may arrive at once.
  let handle: (request: HttpRequest) => Promise<HttpResponse> = opening;
  // The checkout is a page of the lender's.
  const server = await serve(port, async (request) => handle(request), errorPage, await sandbox.lenderUrl());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const registration = await registerShop(sandbox, store, `${address}/webhooks`);
  const { mall, webhookSecret } = registration;
  const shop = openShop({
    store,
    mall: connectTo(sandbox, registration),
    address,
    webhookSecret,
    now: sandbox.readClock,
  });
  const pages = [customer(shop, sandbox), backOffice(shop)];
  handle = async (request) => {
    if (!isOwnOrigin(request, address))
      return { status: 403, body: messagePage("Wrong address", "Open the shop at its own address.") };
    if (request.method === "POST" && request.path === "/webhooks") return receiveWebhook(shop, request);
    const file = request.method === "GET" ? files[request.path] : undefined;
    if (file) return file;
    for (const page of pages) {
      const response = await page(request);
      if (response) return response;
    }
    return { status: 404, body: messagePage("Not found", "This page or order does not exist.") };
  };
  await shop.catchUp();
  return {
    url: address,
    mall,
    close: () => {
      server.close();
      server.closeAllConnections();
      store.close();
    },
  };
};

const opening = async (): Promise<HttpResponse> => ({ status: 503, body: "opening" });

/** Handles a webhook; an invalid one throws and is answered 400. */
const receiveWebhook = async (shop: Shop, { body, headers }: HttpRequest): Promise<HttpResponse> => {
  await shop.receiveWebhook(body, headers);
  return { status: 204 };
};

/** Rejects requests under other host names (DNS rebinding) and from pages of other sites (CSRF). The gateway's webhooks have no Origin. */
const isOwnOrigin = ({ method, headers }: HttpRequest, address: string): boolean => {
  const own = [address, address.replace("127.0.0.1", "localhost")];
  const isOwnHost = own.includes(`http://${headers.host?.toLowerCase()}`);
  const isOwnPage =
    (headers.origin === undefined || own.includes(headers.origin)) &&
    ["same-origin", "none", undefined].includes(headers["sec-fetch-site"]);
  return isOwnHost && (method === "GET" || isOwnPage);
};

const errorPage = (error: unknown): HttpResponse => {
  if (error instanceof InvalidWebhook) return { status: 400 };
  if (error instanceof TallystickProblem)
    return { status: 409, body: messagePage("The operation failed", `${error.message} (${error.code})`) };
  console.error(error);
  return { status: 500, body: messagePage("Something went wrong", "Try again in a moment; nothing is done twice.") };
};

/** The style sheet, and the script that reloads a page when its orders have changed. */
const files: Readonly<Record<string, HttpResponse>> = {
  "/style.css": { type: "text/css", body: readFileSync(`${import.meta.dirname}/style.css`, "utf8") },
  "/live.js": {
    type: "text/javascript",
    // The script must not reload a page that the user is leaving.
    body: `const changes = new EventSource(location.pathname + "/changes" + new URL(import.meta.url).search);
changes.addEventListener("message", () => location.reload());
for (const leaving of ["submit", "beforeunload"]) addEventListener(leaving, () => changes.close());`,
  },
};
