import { type CreditTerms, payInDays } from "../../../domain/schedule/credit-terms.ts";
import type { Operation, operations } from "./operations.ts";

type Life = [
  order: { currency: string; lines: { quantity: number; minor: bigint }[] },
  plan: CreditTerms,
  auto: boolean,
  prelude: readonly (keyof typeof operations)[],
  operations: Operation[],
];

const op = (what: Operation["what"], n = 0, part = 0): Operation => ({ what, n, part });

/** Short lives in which random ones once found a fault, so that each run has them. */
export const foundLives: Life[] = [
  // A refund reinstated a part of a written-off debt while a payment of the purchaser was under way, and left it owed for ever.
  [
    {
      currency: "KRW",
      lines: [
        { quantity: 1, minor: 1n },
        { quantity: 1, minor: 2n },
      ],
    },
    payInDays(14),
    false,
    ["finish", "ship", "finish", "accept", "finish", "debits", "late", "finish"],
    [op("chargeOff"), op("repay"), op("refund", 5, 31)],
  ],
  // A payment with a surplus that was sent back was reversed before the lender knew of the acceptance: the surplus was due without a schedule.
  [
    { currency: "KRW", lines: [{ quantity: 1, minor: 3n }] },
    payInDays(14),
    false,
    ["finish", "ship", "finish", "deliver"],
    [op("accept"), op("kill"), op("comes", 0, 79), op("finish"), op("bounce")],
  ],
];
