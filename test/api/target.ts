import type { Key } from "../../clients/sdk/message.ts";
import { connectOperator } from "../../clients/sdk/operator.ts";
import type { Money } from "../../clients/sdk/purchase.ts";
import type { Sandbox as Parties, SandboxMall } from "../../local/seed.ts";
import { openAccounts } from "./account.ts";
import type { Answer } from "./answer.ts";
import { expectDescribed, plainFetch } from "./described.ts";
import { sideOf } from "./side.ts";

/** A transfer as the sandbox's bank shows it. */
export type BankTransfer = {
  readonly operation: "payouts" | "debits" | "refunds";
  readonly key: string;
  readonly reference: string;
  readonly account: string;
  readonly amount: Money;
};

/** A webhook as the sandbox's receiver got it. */
export type HookDelivery = {
  readonly at: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

type Options = Pick<Parties, "malls" | "operators"> & {
  readonly url: string;
  readonly lenderUrl: string;
  /** Invokes a function by its name, as staff with rights on the account do. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  readonly now: () => number;
  /** Waits until nothing is in flight, where that can be known. */
  readonly rest: () => Promise<void>;
};

export type Target = ReturnType<typeof makeTarget>;

/** What a test does with both APIs, the seeded parties and those outside, whether a sandbox or a deployment answers. */
export const makeTarget = ({ url, lenderUrl, malls, operators, invoke, now, rest }: Options) => {
  /** The address of a request on the API of the side that serves its route. */
  const at = (method: string, path: string): URL => new URL(path, sideOf(method, path) === "lender" ? lenderUrl : url);

  const request = async (method: string, path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await plainFetch(at(method, path), { method, ...init });
    const text = await response.text();
    const body = text.startsWith("{") ? (JSON.parse(text) as Answer["body"]) : {};
    expectDescribed(method, path, response, body);
    const replayed = response.headers.get("idempotent-replayed") === "true";
    const type = response.headers.get("content-type") ?? "";
    return { status: response.status, type, body, ...(replayed && { replayed }) };
  };
  const post = async (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    request("POST", path, {
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const ask = async <Shape>(path: string): Promise<Shape> => (await fetch(at("GET", path))).json() as Promise<Shape>;
  const mallOf = (id: string): SandboxMall => {
    const found = malls.find(({ mall }) => mall === id);
    if (!found) throw new Error(`there is no ${id}`);
    return found;
  };
  /** The staff of gateway or lender; the lender has a second person. */
  const operator = (side: "gateway" | "lender", person: "first" | "second" = "first") => {
    const persons = operators.filter((each) => each.side === side);
    const operatorKey = persons[person === "first" ? 0 : 1]?.key ?? "";
    return { operatorKey, ...connectOperator({ url: side === "gateway" ? url : lenderUrl, operatorKey }) };
  };
  return {
    url,
    lenderUrl,
    request,
    post,
    ask,
    rest,
    now,
    invoke,
    operator,
    transfers: async () => (await ask<{ readonly transfers: readonly BankTransfer[] }>("/_sandbox/bank")).transfers,
    /** The lender's staff invoke one of their functions. */
    staff: async (name: string, payload: object): Promise<unknown> =>
      invoke(`tallystick-operator-${name}`, {
        operatorKey: operator("lender").operatorKey,
        reason: "a test",
        ...payload,
      }),
    lender: "lender_gyeol",
    /** Buys the receivable when goods leave; pounds. */
    thistle: mallOf("mall_thistle"),
    /** Buys the receivable at approval; won. */
    hanok: mallOf("mall_hanok"),
    /** The lender's public keys of today: it makes new ones by the quarter. */
    lenderKeys: async () => (await ask<{ keys: readonly Key[] }>("/v1/lenders/lender_gyeol/jwks.json")).keys,
    openAccount: openAccounts(operator("lender").operatorKey, invoke),
    /** Webhooks that a mall's receiver got of one purchase, refused ones too. */
    hooks: async (mall: string, purchase: string): Promise<readonly HookDelivery[]> => {
      const { deliveries } = await ask<{ deliveries: readonly HookDelivery[] }>(`/_sandbox/hooks/${mall}`);
      return deliveries.filter(({ body }) => body.includes(purchase));
    },
  };
};
