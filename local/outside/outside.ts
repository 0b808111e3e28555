import type { DatabaseSync } from "node:sqlite";
import { type BankTold, makeBank } from "./bank.ts";
import type { Clock } from "../time/clock.ts";
import { json, type Incoming, type Outgoing } from "../http/exchange.ts";
import { makeHooks } from "./hooks.ts";
import { keyOf, makeMessenger } from "./messenger.ts";

/** Answers a request to an outside party; undefined when the path is none of theirs. */
export type Outside = (request: Incoming) => Outgoing | undefined;

/** The parties that AWS does not run, played on one machine: the bank, the messenger, the malls' webhook receivers. */
export const makeOutside = (store: DatabaseSync, clock: Clock, told: BankTold = {}): Outside => {
  const bank = makeBank(store, clock, told);
  const messenger = makeMessenger(store, clock);
  const hooks = makeHooks(store, clock);
  return (request) => {
    const [, , party, name] = request.path.split("/");
    const verb = request.method;
    switch (party) {
      case "bank":
        if (verb === "GET") return bank.show();
        if (verb !== "POST") return undefined;
        return name === undefined
          ? bank.setRule(parsed(request))
          : bank.transfer(name, keyOf(request), parsed(request));
      case "messages":
        return verb === "POST" ? messenger.send(keyOf(request), parsed(request)) : undefined;
      case "notices":
        return verb === "GET" ? messenger.show(new URLSearchParams(request.query).get("to")) : undefined;
      case "hooks":
        if (name === undefined) return json(404, { error: "which mall? /_sandbox/hooks/{mall}" });
        if (verb === "POST") return hooks.receive(name, request);
        return verb === "PUT" ? hooks.fail(name, parsed(request)) : hooks.show(name);
      default:
        return undefined;
    }
  };
};

/** Where the functions find them: the environment variables of the template that name an outside party. */
export const outsideAddresses = (url: string): Readonly<Record<string, string>> => ({
  BANK_URL: `${url}/_sandbox/bank`,
  MESSENGER_URL: `${url}/_sandbox/messages`,
  PAY_URL: `${url}/pay`,
  // The sandbox's malls live on loopback.
  WEBHOOK_ADDRESSES: "any",
});

/** The body as JSON; undefined when it is none. */
export const parsed = ({ body }: Incoming): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};
