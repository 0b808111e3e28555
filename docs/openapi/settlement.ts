import * as z from "zod";
import { lineKinds } from "../../domain/protocol/settlement-line.ts";
import { Instant, Money, name } from "./named.ts";

/** A settlement's number with its currency. */
const SettlementNumber = z.string().regex(/^[A-Z]{3}\.[1-9]\d*$/);

export const Settlement = name(
  "Settlement",
  z.strictObject({
    no: SettlementNumber,
    status: z.enum(["open", "asked", "paid", "refused"]),
    at: Instant,
    amount: Money,
    lines: z.int().min(1),
    reference: z.string(),
    ref: z.string().optional(),
  }),
  "What the lender pays a mall besides single payouts, numbered by currency. `open` collects lines until they sum to an amount that is owed to the mall; `asked` waits for the bank; the lines of a `refused` one are carried over to the next. `reference` is on the transfer, `ref` is the bank's own, `lines` is how many lines it has.",
);

export const SettlementLine = name(
  "SettlementLine",
  z.strictObject({
    kind: z.enum([...lineKinds, "carried"]),
    at: Instant,
    amount: Money,
    purchase: z.string().optional(),
    order: z.string().optional(),
    settlement: SettlementNumber.optional(),
  }),
  "A movement on the mall's settlement account; positive: to the mall. `advance` is the part of a payout that was netted, `rebate` a discount for unused days, `holdback` a released holdback, `recovery` a payment for a debt that the mall covered, `clawback` a refund, `recourse` a debt that was charged off; a reversal has the opposite sign. `carried` has the number of the refused settlement whose amount it is, all others a purchase and its order.",
);

export const SettlementStatement = z
  .string()
  .describe(
    "The same answer, signed by the lender: a compact JWS of type `tally-settlement+jws` whose claim `body` is what the answer shows, and for a list also the query.",
  );
