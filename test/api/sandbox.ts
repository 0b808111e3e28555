import { join } from "node:path";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SFNClient } from "@aws-sdk/client-sfn";
import type { Key } from "../../clients/sdk/message.ts";
import { connectOperator } from "../../clients/sdk/operator.ts";
import type { Money } from "../../clients/sdk/purchase.ts";
import { reconcile } from "../../examples/orders/reconcile.ts";
import type { SandboxMall } from "../../local/seed.ts";
import { client } from "../local/wire.ts";
import { openAccounts } from "./account.ts";
import type { Answer } from "./answer.ts";
import { expectDescribed, overhear, plainFetch } from "./described.ts";
import { startSeeded } from "./seeded.ts";
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

type Proof = {
  readonly proven: boolean;
  readonly accounts: Readonly<Record<string, Money>>;
  readonly trialBalance: Readonly<Record<string, Money>>;
  readonly sides: Readonly<Record<string, Readonly<Record<string, Money>>>>;
  readonly differences: readonly string[];
  readonly linesApart: readonly string[];
  readonly bank: {
    readonly moved: Readonly<Record<string, Money>>;
    readonly differences: readonly { readonly id: string; readonly what: string }[];
    readonly waiting: readonly string[];
    readonly overdue: readonly string[];
  };
};

type Item = Readonly<Record<string, AttributeValue>>;

/** The sandbox takes any signature; the key names who calls. */
const asDeveloper = {
  "content-type": "application/x-amz-json-1.0",
  authorization: "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request",
};

/** Of a refused request nothing is known but whom to notify. */
const isKnowledge = ({ pk }: Item): boolean => !/^(?:RATE|REFUSED)#/.test(pk?.S ?? "");

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Far longer than any test has work in flight: on a busy machine a minute is not unusual. */
const restSeconds = 150;

/** A whole runtime with its own data and port, and what a test asks of it; `cdk.out` is what the build made. */
export const startSandbox = async () => {
  const { runtime, data, stop } = await startSeeded();
  const { url, lenderUrl, clock, invoke } = runtime;
  const overheard = overhear([url, lenderUrl]);
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

  const rest = async (): Promise<void> => {
    if (!(await runtime.idle(restSeconds)))
      throw new Error(`not at rest: ${JSON.stringify(await ask<object>("/_sandbox/idle"))}`);
  };
  /** All items as they come over the wire: tests scan whole tables by the hundred, and the SDK takes most of that time. */
  const items = async (TableName: string): Promise<readonly Item[]> => {
    const all: Item[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const response = await plainFetch(url, {
        method: "POST",
        headers: { ...asDeveloper, "x-amz-target": "DynamoDB_20120810.Scan" },
        body: JSON.stringify({ TableName, ConsistentRead: true, ExclusiveStartKey }),
      });
      const { Items, LastEvaluatedKey } = (await response.json()) as { Items: Item[]; LastEvaluatedKey?: Item };
      all.push(...Items);
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
    const keyOf = ({ pk, sk }: Item) => `${pk?.S} ${sk?.S}`;
    return all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  };
  const transfers = async (): Promise<readonly BankTransfer[]> =>
    (await ask<{ transfers: readonly BankTransfer[] }>("/_sandbox/bank")).transfers;

  const mallOf = (id: string): SandboxMall => {
    const found = runtime.sandbox.malls.find(({ mall }) => mall === id);
    if (!found) throw new Error(`the sandbox has no ${id}`);
    return found;
  };
  /** The staff of gateway or lender; the lender has a second person. */
  const operator = (side: "gateway" | "lender", person: "first" | "second" = "first") => {
    const persons = runtime.sandbox.operators.filter((each) => each.side === side);
    const operatorKey = persons[person === "first" ? 0 : 1]?.key ?? "";
    return { operatorKey, ...connectOperator({ url: side === "gateway" ? url : lenderUrl, operatorKey }) };
  };
  return {
    runtime,
    url,
    lenderUrl,
    logFolder: join(data, "logs"),
    operator,
    /** The lender's staff give one of the seeded malls another contract; a function remembers a mall for half a minute. */
    pinAgain: async (
      { mall, name, bankAccount, advancePolicy }: SandboxMall,
      terms: { card?: object; refundPolicy?: object },
    ) => {
      const facts = { mall, name, bankAccount, advancePolicy, reason: "a test" };
      await operator("lender").pinMall("lender_gyeol", { ...facts, ...terms });
      await runtime.travel(60_000);
      await rest();
    },
    request,
    post,
    ask,
    rest,
    transfers,
    invoke,
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
    sagas: new SFNClient(client(url)),
    queues: new SQSClient(client(url)),
    now: clock.now,
    /** The lender's public keys of today: it makes new ones by the quarter. */
    lenderKeys: async () => (await ask<{ keys: readonly Key[] }>("/v1/lenders/lender_gyeol/jwks.json")).keys,
    openAccount: openAccounts(operator("lender").operatorKey, invoke),
    /** Everything that gateway, lender and bank know, once nothing is in flight; how often somebody has asked is no knowledge. */
    state: async () => {
      await rest();
      return {
        gateway: (await items("tallystick-gateway")).filter(isKnowledge),
        lender: (await items("tallystick-lender")).filter(isKnowledge),
        bank: await transfers(),
      };
    },
    /** Moves the clock on, timer by timer, and lets everything come to rest. */
    wait: async (time: { readonly days?: number; readonly hours?: number; readonly minutes?: number }) => {
      const { days = 0, hours = 0, minutes = 0 } = time;
      await runtime.travel(((days * 24 + hours) * 60 + minutes) * 60_000);
      await rest();
    },
    /** A purchaser sends money to the lender's account, without being asked. */
    receiveCredit: async (credit: object) => {
      const { status } = await post("/_sandbox/bank/credits", { account: "GB-UNKNOWN", ...credit });
      if (status !== 200) throw new Error(`no credit: ${JSON.stringify(credit)}`);
    },
    /** The bank takes back the transfer or credit with that key. */
    returnTransfer: async (key: string) => {
      const { status, body } = await post("/_sandbox/bank/returns", { key });
      if (status !== 200) throw new Error(`no transfer to return: ${key}`);
      return body as { readonly entry: { readonly id: string } };
    },
    bankRule: async (rule: object) => void (await post("/_sandbox/bank", rule)),
    fault: async (fault: object) => {
      const { status } = await post("/_sandbox/faults", fault);
      if (status !== 200) throw new Error(`no fault: ${JSON.stringify(fault)}`);
    },
    /** Webhooks that a mall's receiver got of one purchase, refused ones too. */
    hooks: async (mall: string, purchase: string): Promise<readonly HookDelivery[]> => {
      const { deliveries } = await ask<{ deliveries: readonly HookDelivery[] }>(`/_sandbox/hooks/${mall}`);
      return deliveries.filter(({ body }) => body.includes(purchase));
    },
    /** What the nightly proof finds; and `bankAgrees`: the cash on the books is what the bank has moved, in every currency. */
    books: async () => {
      await rest();
      const proof = (await invoke("tallystick-operator-prove-books", {})) as Proof;
      const bankAgrees = Object.entries(proof.accounts)
        .filter(([account]) => account.startsWith("cash "))
        .every(([, { amount, currency }]) => amount === (proof.bank.moved[currency]?.amount ?? "0"));
      return { ...proof, bankAgrees };
    },
    /** What the operator's command finds of the whole ledger and both sides of every purchase. */
    reconcile: async () => {
      await rest();
      return reconcile(url);
    },
    /** However a story went: at its end nothing differs. */
    stop: async () => {
      const { differences } = await reconcile(url);
      await stop();
      overheard.stop();
      if (differences.length > 0) throw new Error(`not reconciled: ${JSON.stringify(differences, null, 2)}`);
    },
  };
};
