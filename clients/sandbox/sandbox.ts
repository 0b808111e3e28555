import { call } from "../sdk/http.ts";
import type { Key } from "../sdk/message.ts";
import { connectOperator } from "../sdk/operator.ts";
import type { Money } from "../sdk/purchase.ts";

/** One of the staff of gateway or lender, with the key to that side's routes. */
export type SandboxOperator = { readonly side: "gateway" | "lender"; readonly operator: string; readonly key: string };

/** A mall of the sandbox with the secrets that in the world only it would hold. */
export type SandboxMall = {
  readonly mall: string;
  readonly name: string;
  readonly currency: string;
  readonly lender: string;
  readonly advancePolicy: "approval" | "shipment";
  readonly apiKey: string;
  readonly sign: Key;
  readonly seal: Key;
  /** Signs what its webhook receiver gets. */
  readonly webhookSecret?: string;
};

/** A purchaser of the sandbox with the key that signs the consent. */
export type SandboxPurchaser = {
  readonly account: string;
  readonly name: string;
  readonly currency: string;
  readonly limit: Money;
  readonly key: Key;
  /** What becomes of a magic purchaser's purchases, in a sentence. */
  readonly does?: string;
};

/** A price of a whole purchase, in minor units by currency, and what becomes of such a purchase, in a sentence. */
export type MagicAmount = { readonly prices: Readonly<Record<"GBP" | "KRW", string>>; readonly does: string };

/** What a purchaser was sent; `link` opens the purchase. */
export type Notice = {
  readonly at: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly link?: string;
};

/** How the sandbox's bank treats a kind of transfer; `refuseForDays` counts from the first try, `return` takes a first debit back. */
export type BankRule = {
  readonly account?: string;
  readonly purchaser?: string;
  readonly price?: Money;
  readonly operation: "payouts" | "debits" | "refunds";
  readonly behaviour: "done" | "refuse" | "unknown-then-done" | "fail" | "return";
  readonly refuseForDays?: number;
  readonly returnAfterDays?: number;
};

/** Money that the sandbox's bank moved. */
export type Transfer = {
  readonly operation: BankRule["operation"];
  readonly account: string;
  readonly amount: Money;
  readonly reference: string;
};

/** A function's failure under its own name, such as `WrongState`. */
export class FunctionFailed extends Error {}

/** A sandbox that was killed and comes back is waited for this long; a message of five minutes is still good then. */
const outageMs = 120_000;

/** The sandbox's own endpoints; none of them exists outside a sandbox. */
export const connectSandbox = (url: string) => {
  let offset = 0;
  const get = async (path: string): Promise<unknown> =>
    call(url, { method: "GET", path: `/_sandbox/${path}` }, outageMs);
  const readClock = async (): Promise<number> => {
    const { now } = (await get("clock")) as { readonly now: string };
    offset = Date.parse(now) - Date.now();
    return Date.parse(now);
  };

  return {
    url,
    /** The staff of a side, ready to ask for what operators may. */
    operator: async (side: SandboxOperator["side"]) => {
      const { operators } = (await get("operators")) as { readonly operators: readonly SandboxOperator[] };
      const operatorKey = operators.find((each) => each.side === side)?.key ?? "";
      return connectOperator({ url, operatorKey, patienceMs: outageMs });
    },
    malls: async () => ((await get("malls")) as { readonly malls: readonly SandboxMall[] }).malls,
    purchasers: async () =>
      ((await get("purchasers")) as { readonly purchasers: readonly SandboxPurchaser[] }).purchasers,
    amounts: async () => ((await get("amounts")) as { readonly amounts: readonly MagicAmount[] }).amounts,
    /** Notices to one receiver, oldest first. */
    notices: async (to: string): Promise<readonly Notice[]> => {
      const { notices } = (await get(`notices?to=${encodeURIComponent(to)}`)) as {
        readonly notices: readonly Notice[];
      };
      return notices;
    },
    readClock,
    /** The sandbox's time by what was read of its clock last, in milliseconds since 1970. */
    now: (): number => Date.now() + offset,
    /** Moves the clock to an instant, through all timers; named by its end, so that it can be asked for again after an outage. */
    travelTo: async (instant: number): Promise<void> => {
      for (let left = instant - (await readClock()); left > 0; left = instant - (await readClock()))
        await fetch(new URL("/_sandbox/clock", url), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ advance: `PT${(left / 1000).toFixed(3)}S` }),
          // Killed on the way it has moved a part: the clock tells how much is left.
        }).catch(() => undefined);
    },
    /** Waits until nothing is in flight; false when the seconds are over first. */
    rest: async (seconds = 60): Promise<boolean> => {
      const until = Date.now() + seconds * 1000;
      while (Date.now() < until) {
        const left = Math.ceil((until - Date.now()) / 1000);
        const answer = await fetch(new URL(`/_sandbox/idle?wait=${left}`, url)).catch(() => undefined);
        await answer?.body?.cancel();
        if (answer?.status === 200) return true;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return false;
    },
    setBankRule: async (rule: BankRule): Promise<void> => {
      await call(url, { method: "POST", path: "/_sandbox/bank", body: rule }, outageMs);
    },
    /** Makes the next invocation of a function die whose event has that text, before it does anything. */
    kill: async (name: string, containing: string): Promise<void> => {
      const fault = { function: name, when: "before", error: "Runtime.ExitError", containing };
      await call(url, { method: "POST", path: "/_sandbox/faults", body: fault }, outageMs);
    },
    transfers: async () => ((await get("bank")) as { readonly transfers: readonly Transfer[] }).transfers,
    meter: async () => ((await get("meter")) as { readonly operations: Readonly<Record<string, number>> }).operations,
    /** Invokes a function as an operator would by AWS's own protocol; its failure is thrown by its name. */
    invoke: async (name: string, payload: object): Promise<unknown> => {
      const response = await patiently(async () =>
        fetch(new URL(`/2015-03-31/functions/${name}/invocations`, url), {
          method: "POST",
          body: JSON.stringify(payload),
        }),
      );
      const answer = (await response.json()) as { readonly errorType?: string; readonly errorMessage?: string };
      if (response.ok && !response.headers.has("x-amz-function-error")) return answer;
      const failure = new FunctionFailed(answer.errorMessage ?? `${name}: HTTP ${response.status}`);
      failure.name = answer.errorType ?? "FunctionFailed";
      throw failure;
    },
  };
};

/** Asks again while nobody answers. */
const patiently = async (ask: () => Promise<Response>): Promise<Response> => {
  const until = Date.now() + outageMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
};

export type SandboxClient = ReturnType<typeof connectSandbox>;
