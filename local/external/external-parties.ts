import type { DatabaseSync } from "node:sqlite";
import { type Bank, type BankOptions, makeBank } from "./bank.ts";
import type { Clock } from "../time/clock.ts";
import { json, type HttpRequest, type HttpResponse } from "../http/http-message.ts";
import type { Addresses } from "../template/resource-types.ts";
import { makeWebhookReceivers } from "./webhook-receivers.ts";
import { keyOf, makeMessenger } from "./messenger.ts";
import { answerSigned } from "./signed-request.ts";

/** Handles a request to an external party; undefined when the path belongs to none of them. */
export type ExternalParties = (request: HttpRequest) => HttpResponse | undefined;

/** The secrets that bank and messenger share with the lender, the newest first: those that they accept now. */
export type SharedSecrets = Readonly<Record<"bank" | "messenger", () => readonly string[]>>;

/** Simulates the parties that AWS does not run: the bank, the messenger, and the malls' webhook receivers. */
export const makeExternalParties = (
  store: DatabaseSync,
  clock: Clock,
  secrets: SharedSecrets,
  bankOptions: BankOptions = {},
): ExternalParties => {
  const bank = makeBank(store, clock, bankOptions);
  const messenger = makeMessenger(store, clock);
  const hooks = makeWebhookReceivers(store, clock);
  return (request) => {
    const [, , party, name, id] = request.path.split("/");
    const { method } = request;
    const signed = (by: keyof SharedSecrets, answer: () => HttpResponse | undefined) =>
      answerSigned(request, secrets[by](), clock.now(), answer);
    switch (party) {
      case "bank":
        return isOfLender(request)
          ? signed("bank", () => callBank(bank, name, id, request))
          : controlBank(bank, request);
      case "messages":
        return method === "POST"
          ? signed("messenger", () => messenger.send(keyOf(request), parsed(request)))
          : undefined;
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

/** What a bank offers to the lender; the rest is for whoever tries the sandbox. */
const isOfLender = ({ path }: HttpRequest): boolean => /\/bank\/(statement|payouts|debits|refunds)(\/|$)/.test(path);

const controlBank = (bank: Bank, request: HttpRequest): HttpResponse | undefined => {
  switch (`${request.method} ${request.path}`) {
    case "GET /_sandbox/bank":
      return bank.show();
    case "POST /_sandbox/bank":
      return bank.setRule(parsed(request));
    case "POST /_sandbox/bank/credits":
      return bank.credit(parsed(request));
    case "POST /_sandbox/bank/returns":
      return bank.takeBack(parsed(request));
    default:
      return undefined;
  }
};

const callBank = (
  bank: Bank,
  name: string | undefined,
  id: string | undefined,
  request: HttpRequest,
): HttpResponse | undefined => {
  if (id !== undefined) return request.method === "GET" && name === "statement" ? bank.entry(id) : undefined;
  switch (`${request.method} ${name ?? ""}`) {
    case "GET statement":
      return bank.statement(new URLSearchParams(request.query));
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
