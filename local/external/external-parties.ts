import type { DatabaseSync } from "node:sqlite";
import { type Bank, type BankOptions, makeBank } from "./bank.ts";
import type { Clock } from "../time/clock.ts";
import { json, type HttpRequest, type HttpResponse } from "../http/http-message.ts";
import type { Addresses } from "../template/resource-types.ts";
import { makeWebhookReceivers } from "./webhook-receivers.ts";
import { keyOf, makeMessenger } from "./messenger.ts";

/** Handles a request to an external party; undefined when the path belongs to none of them. */
export type ExternalParties = (request: HttpRequest) => HttpResponse | undefined;

/** Simulates the parties that AWS does not run: the bank, the messenger, and the malls' webhook receivers. */
export const makeExternalParties = (
  store: DatabaseSync,
  clock: Clock,
  bankOptions: BankOptions = {},
): ExternalParties => {
  const bank = makeBank(store, clock, bankOptions);
  const messenger = makeMessenger(store, clock);
  const hooks = makeWebhookReceivers(store, clock);
  return (request) => {
    const [, , party, name, id] = request.path.split("/");
    const { method } = request;
    switch (party) {
      case "bank":
        return callBank(bank, name, id, request);
      case "messages":
        return method === "POST" ? messenger.send(keyOf(request), parsed(request)) : undefined;
      case "notices":
        return method === "GET" ? messenger.show(new URLSearchParams(request.query).get("to")) : undefined;
      case "hooks":
        if (name === undefined) return json(404, { error: "add the mall's id to the path: /_sandbox/hooks/{mall}" });
        if (method === "POST") return hooks.receive(name, request);
        return method === "PUT" ? hooks.fail(name, parsed(request)) : hooks.show(name);
      default:
        return undefined;
    }
  };
};

const callBank = (
  bank: Bank,
  name: string | undefined,
  id: string | undefined,
  request: HttpRequest,
): HttpResponse | undefined => {
  if (id !== undefined) return request.method === "GET" && name === "statement" ? bank.entry(id) : undefined;
  switch (`${request.method} ${name ?? ""}`) {
    case "GET ":
      return bank.show();
    case "GET statement":
      return bank.statement(new URLSearchParams(request.query));
    case "POST ":
      return bank.setRule(parsed(request));
    case "POST credits":
      return bank.credit(parsed(request));
    case "POST returns":
      return bank.takeBack(parsed(request));
    case "POST payouts":
    case "POST debits":
    case "POST refunds":
      return bank.transfer(name ?? "", keyOf(request), parsed(request));
    default:
      return undefined;
  }
};

/** The addresses of the external parties and of the two APIs, as the functions' environment variables. */
export const externalAddresses = ({ url, lenderUrl }: Addresses): Readonly<Record<string, string>> => ({
  BANK_URL: `${url}/_sandbox/bank`,
  MESSENGER_URL: `${url}/_sandbox/messages`,
  API_URL: url,
  LENDER_URL: lenderUrl,
  PAY_URL: `${lenderUrl}/pay`,
  // The sandbox's malls are on loopback.
  WEBHOOK_ADDRESSES: "any",
});

/** Parses the body as JSON; undefined when it is not JSON. */
export const parsed = ({ body }: Pick<HttpRequest, "body">): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};
