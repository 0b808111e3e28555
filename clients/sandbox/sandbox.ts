import { call } from "../sdk/http.ts";
import { connectLenderStaff } from "../sdk/lender-staff.ts";
import type { Key } from "../sdk/message.ts";
import { connectOperator } from "../sdk/operator.ts";
import type { Money } from "../sdk/purchase.ts";
import { invoke, outageMs } from "./invoke.ts";

/** An operator of gateway or lender, with the key for that side's routes. */
export type SandboxOperator = { readonly side: "gateway" | "lender"; readonly operator: string; readonly key: string };

/** A mall of the sandbox with its secrets, which only the mall has in production. */
export type SandboxMall = {
  readonly mall: string;
  readonly name: string;
  readonly currency: string;
  readonly lender: string;
  readonly advancePolicy: "approval" | "shipment";
  readonly apiKey: string;
  readonly sign: Key;
  readonly seal: Key;
  /** Signs the mall's webhooks. */
  readonly webhookSecret?: string;
};

/** A purchaser of the sandbox with the key that signs consents. */
export type SandboxPurchaser = {
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  readonly limit: Money;
  readonly key: Key;
  /** The outcome of a test purchaser's purchases, in a sentence. */
  readonly does?: string;
};

/** A price of a whole purchase, in minor units by currency, and the outcome of such a purchase, in a sentence. */
export type TestAmount = { readonly prices: Readonly<Record<"GBP" | "KRW", string>>; readonly does: string };

/** A notice to a purchaser; `link` opens the purchase. */
export type Notice = {
  readonly at: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly link?: string;
};

type ListedNotices = { readonly notices: readonly Notice[] };

/** How the sandbox's bank treats matching transfers; `refuseForDays` counts from the first attempt, `return` returns the first debit. */
export type BankRule = {
  readonly account?: string;
  readonly purchaser?: string;
  readonly price?: Money;
  readonly operation: "payouts" | "debits" | "refunds";
  readonly behaviour: "done" | "refuse" | "unknown-then-done" | "fail" | "return";
  readonly refuseForDays?: number;
  readonly returnAfterDays?: number;
};

/** A transfer that the sandbox's bank made. */
export type Transfer = {
  readonly operation: BankRule["operation"];
  readonly account: string;
  readonly amount: Money;
  readonly reference: string;
};

/** The clock moves at most this far at once, ten years: longer than any loan, and each day on the way takes time. */
export const maxAdvanceMs = 3_653 * 86_400_000;

/** Connects to a sandbox's own endpoints, which do not exist elsewhere. */
export const connectSandbox = (url: string) => {
  let offset = 0;
  let lenderAddress: Promise<string> | undefined;
  const lenderUrl = async (): Promise<string> => (lenderAddress ??= readLenderUrl(url));
  const readClock = async (): Promise<number> => {
    const { now } = (await get(url, "clock")) as { readonly now: string };
    offset = Date.parse(now) - Date.now();
    return Date.parse(now);
  };

  return {
    url,
    /** The address of the lender's API and pages. */
    lenderUrl,
    /** A connected operator of one side. */
    operator: async (side: SandboxOperator["side"]) => {
      const [operatorKey = ""] = await keysOf(url, side);
      const at = side === "gateway" ? url : await lenderUrl();
      return connectOperator({ url: at, operatorKey, retryTimeoutMs: outageMs });
    },
    /** Two persons of the lender's staff. */
    lenderStaff: async () => {
      const [first = "", second = ""] = await keysOf(url, "lender");
      const at = await lenderUrl();
      const as = (operatorKey: string) => connectLenderStaff({ url: at, operatorKey, retryTimeoutMs: outageMs });
      return [as(first), as(second)] as const;
    },
    /** A person of the lender's staff invokes one of their functions. */
    staff: async (name: string, payload: object): Promise<unknown> => invokeAsStaff(url, name, payload),
    malls: async () => ((await get(url, "malls")) as { readonly malls: readonly SandboxMall[] }).malls,
    purchasers: async () =>
      ((await get(url, "purchasers")) as { readonly purchasers: readonly SandboxPurchaser[] }).purchasers,
    amounts: async () => ((await get(url, "amounts")) as { readonly amounts: readonly TestAmount[] }).amounts,
    /** Notices to one receiver, or the newest thousand to all, oldest first. */
    notices: async (to?: string) =>
      ((await get(url, `notices${to === undefined ? "" : `?to=${encodeURIComponent(to)}`}`)) as ListedNotices).notices,
    readClock,
    /** The sandbox's time in milliseconds since 1970, by the last reading of its clock. */
    now: (): number => Date.now() + offset,
    /** Moves the clock forward to an instant, firing all timers in between; takes the end, so that it can be retried after an outage. */
    travelTo: async (instant: number): Promise<void> => {
      for (let remaining = instant - (await readClock()); remaining > 0; remaining = instant - (await readClock()))
        await advance(url, remaining);
    },
    /** Waits until the sandbox is idle; false when the seconds elapse first. */
    rest: async (seconds = 60): Promise<boolean> => rest(url, seconds),
    setBankRule: async (rule: BankRule): Promise<void> => post(url, "bank", rule),
    /** A purchaser sends money to the lender's bank account without being asked; the reference is the bank's own. */
    receiveCredit: async (credit: Omit<Transfer, "operation">): Promise<void> => post(url, "bank/credits", credit),
    /** Makes the next invocation of a function whose event contains a text crash before it does anything. */
    kill: async (name: string, containing: string): Promise<void> =>
      post(url, "faults", { function: name, when: "before", error: "Runtime.ExitError", containing }),
    transfers: async () => ((await get(url, "bank")) as { readonly transfers: readonly Transfer[] }).transfers,
    meter: async () =>
      ((await get(url, "meter")) as { readonly operations: Readonly<Record<string, number>> }).operations,
    /** Invokes a function by AWS's own protocol; throws FunctionFailed with the error type as its name. */
    invoke: async (name: string, payload: object): Promise<unknown> => invoke(url, name, payload),
  };
};

/** Proofs of large books, and moves of the clock over years, take longer than any call of a real gateway. */
const timeoutMs = 240_000;

const readLenderUrl = async (url: string): Promise<string> =>
  ((await get(url, "addresses")) as { readonly lender: string }).lender;

/** The operator keys of one side, one of each person. */
const keysOf = async (url: string, side: SandboxOperator["side"]): Promise<readonly string[]> => {
  const { operators } = (await get(url, "operators")) as { readonly operators: readonly SandboxOperator[] };
  return operators.filter((each) => each.side === side).map(({ key }) => key);
};

const get = async (url: string, path: string): Promise<unknown> =>
  call(url, { method: "GET", path: `/_sandbox/${path}`, timeoutMs }, outageMs);

const post = async (url: string, path: string, body: object): Promise<void> => {
  await call(url, { method: "POST", path: `/_sandbox/${path}`, body, timeoutMs }, outageMs);
};

/** Moves the clock once. If the sandbox was killed, it may have moved partly: its clock shows what remains. */
const advance = async (url: string, milliseconds: number): Promise<void> => {
  await fetch(new URL("/_sandbox/clock", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ advance: `PT${(milliseconds / 1000).toFixed(3)}S` }),
  }).catch(() => undefined);
};

const rest = async (url: string, seconds: number): Promise<boolean> => {
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    const left = Math.ceil((until - Date.now()) / 1000);
    const answer = await fetch(new URL(`/_sandbox/idle?wait=${left}`, url)).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.status === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
};

const invokeAsStaff = async (url: string, name: string, payload: object): Promise<unknown> => {
  const [operatorKey = ""] = await keysOf(url, "lender");
  return invoke(url, `tallystick-operator-${name}`, { operatorKey, reason: "by the sandbox's client", ...payload });
};

export type SandboxClient = ReturnType<typeof connectSandbox>;
