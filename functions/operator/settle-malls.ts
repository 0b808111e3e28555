import * as z from "zod/mini";
import { applyBankAnswer, type MallSettlement, settlementReference } from "../../domain/ledger/mall-settlement.ts";
import { isRejection } from "../../domain/rejection.ts";
import { transfer } from "../io/external/bank.ts";
import { currenciesOf } from "../io/store/balance-store.ts";
import { listMalls, type PinnedMall } from "../io/store/mall-store.ts";
import { settlementTransition } from "../io/store/settlement-store.ts";
import { count } from "../middleware/metrics.ts";
import { task } from "../middleware/task.ts";
import { announceSettlements } from "../requests/announced-settlements.ts";
import { settlementToPay } from "../requests/collected-settlement.ts";
import { removeCoveredDebts } from "../requests/covered-debts.ts";

const Input = z.object({});

/**
 * Pays each mall what its settlement accounts owe it, in each currency, and announces the result; every day, or on demand. A payment
 * without a result is retried.
 */
export const handler = task(Input, async (_, now) => {
  const outcomes = { paid: 0, refused: 0, unknown: 0 };
  for (const { mall, bankAccount: account } of await listMalls<PinnedMall>())
    for (const currency of await currenciesOf(mall)) {
      const settlement = await settlementToPay({ mall, currency, account }, now);
      if (settlement) outcomes[await pay(settlement, now)]++;
    }
  count("RefusedSettlements", outcomes.refused);
  await announceSettlements();
  if (outcomes.unknown > 0) throw new Error(`the bank has not confirmed ${outcomes.unknown} settlements`);
  return outcomes;
});

const pay = async (settlement: MallSettlement, now: string): Promise<"paid" | "refused" | "unknown"> => {
  await removeCoveredDebts(settlement);
  const { account = "", amount } = settlement;
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
