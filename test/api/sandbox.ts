import { join } from "node:path";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SFNClient } from "@aws-sdk/client-sfn";
import type { Money } from "../../clients/sdk/purchase.ts";
import { reconcile } from "../../examples/orders/reconcile.ts";
import type { SandboxMall } from "../../local/seed.ts";
import { client } from "../local/wire.ts";
import { overhear, plainFetch } from "./described.ts";
import { startSeeded } from "./seeded.ts";
import { makeTarget } from "./target.ts";

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
  const rest = async (): Promise<void> => {
    if (!(await runtime.idle(restSeconds)))
      throw new Error(`not at rest: ${await (await fetch(new URL("/_sandbox/idle", url))).text()}`);
  };
  const { malls, operators } = runtime.sandbox;
  const target = makeTarget({ url, lenderUrl, malls, operators, invoke, now: clock.now, rest });
  const { post, transfers, operator } = target;
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
  return {
    ...target,
    runtime,
    logFolder: join(data, "logs"),
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
    sagas: new SFNClient(client(url)),
    queues: new SQSClient(client(url)),
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
