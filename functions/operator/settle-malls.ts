import * as z from "zod/mini";
import {
  applyBankAnswer,
  type MallSettlement,
  nextSettlement,
  settlementReference,
} from "../../domain/ledger/mall-settlement.ts";
import { zero } from "../../domain/money.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transfer } from "../io/external/bank.ts";
import { loanBalancesOf } from "../io/store/balance-store.ts";
import { listMalls, type PinnedMall } from "../io/store/mall-store.ts";
import { loadSettlements, saveSettlement, settlementTransition } from "../io/store/settlement-store.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";

const Input = z.object({});

/** Pays each mall the credit balance of its settlement account, in each currency; every day, or on demand. A payment without a result is retried. */
export const handler = task(Input, async (_, now) => {
  const outcomes = { paid: 0, refused: 0, unknown: 0 };
  for (const mall of await listMalls<PinnedMall>())
    for (const settlement of await dueTo(mall, now)) outcomes[await pay(settlement, now)]++;
  count("RefusedSettlements", outcomes.refused);
  if (outcomes.unknown > 0) throw new Error(`the bank has not confirmed ${outcomes.unknown} settlements`);
  return outcomes;
});

/** Records the settlements due to a mall. One that another run has just recorded is paid by that run. */
const dueTo = async (mall: PinnedMall, now: string): Promise<readonly MallSettlement[]> => {
  const [balances, previous] = [await loanBalancesOf(mall.mall), await loadSettlements(mall.mall)];
  const currencies = new Set([...Object.keys(balances), ...previous.map(({ amount }) => amount.currency)]);
  const due: MallSettlement[] = [];
  for (const currency of currencies) {
    const settled = previous.filter(({ amount }) => amount.currency === currency);
    const next = nextSettlement(mall, balances[currency] ?? zero(currency), settled, now);
    if (next && (settled.includes(next) || (await saveSettlement(next)))) due.push(next);
  }
  return due;
};

const pay = async (settlement: MallSettlement, now: string): Promise<"paid" | "refused" | "unknown"> => {
  const { account, amount } = settlement;
  const name = settlementReference(settlement);
  try {
    const answer = await transfer({ kind: "payouts", account, amount, reference: name, key: name });
    const [outcome, confirmed] = isRejection(answer) ? (["refused", {}] as const) : (["paid", answer] as const);
    // Two runs may have called the bank at once: the transfer is booked once, by whichever writes first.
    const recorded = await settlementTransition(settlement, (known) => applyBankAnswer(known, outcome, now, confirmed));
    if (isRejection(recorded)) throw new Error(`${name} is ${outcome} and could not be recorded`);
    return outcome;
  } catch (error) {
    if (error instanceof Error && error.name === "BankUnavailable") return "unknown";
    throw error;
  }
};
