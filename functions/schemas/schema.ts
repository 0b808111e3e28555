import * as z from "zod/mini";
import { fromWire, isPositive, type Money } from "../../domain/money.ts";
import { maxLines } from "../../domain/protocol/limits.ts";
import { evidenceReferenceForm, isEvidenceReference } from "../../domain/protocol/evidence-reference.ts";
import { lineKinds } from "../../domain/protocol/settlement-line.ts";
import type { Statement } from "../../domain/protocol/statement.ts";
import type { AdvanceRequest } from "../../domain/purchase/advance.ts";
import { isRejection } from "../../domain/rejection.ts";
import { invalid, list, text, wholeNumber } from "./basic-schema.ts";

/** Money on the wire, transformed to the domain's: minor units as a decimal string, and an ISO 4217 code. */
export const WireMoney = z.pipe(
  z.strictObject({ amount: z.string(), currency: z.string() }),
  z.transform((wire, context): Money => {
    const money = fromWire(wire);
    if (!isRejection(money)) return money;
    return invalid(context, money.detail);
  }),
);

/** An amount that is paid, asked for or instructed: at least one minor unit. */
export const WirePositiveMoney = WireMoney.check(z.refine(isPositive, { message: "must be at least 1", abort: true }));

/** An amount that may be zero, such as a refund of goods of which the payout had failed. */
export const WireUnsignedMoney = WireMoney.check(
  z.refine(({ minor }) => minor >= 0n, { message: "must not be negative", abort: true }),
);

/** The lender's statement of a loan, as its tasks return it to the gateway's. */
export const WireStatement = z.pipe(
  z.object({
    no: z.int(),
    held: WireMoney,
    outstanding: WireMoney,
    toCome: WireMoney,
    repaid: WireMoney,
    seller: WireMoney,
    due: z.optional(z.iso.date()),
    wake: z.optional(z.iso.date()),
    late: z.optional(z.int()),
    promise: z.optional(
      z.object({ no: z.int(), on: z.iso.date(), status: z.enum(["open", "kept", "broken", "void"]) }),
    ),
    credit: z.optional(WireMoney),
    chargedOff: z.optional(z.literal(true)),
    recoverable: z.optional(WireMoney),
  }),
  z.transform(({ due, wake, late, promise, credit, chargedOff, recoverable, ...rest }): Statement => ({
    ...rest,
    ...(due !== undefined && { due }),
    ...(wake !== undefined && { nextActionOn: wake }),
    ...(late !== undefined && { late }),
    ...(promise && { promise }),
    ...(credit && { credit }),
    ...(chargedOff && { chargedOff }),
    ...(recoverable && { recoverable }),
  })),
);

/** The shares of a refund, as the lender's tasks return them to the gateway's. */
export const WireShares = z.object({
  released: WireMoney,
  loanPrincipal: WireMoney,
  loanInterest: WireMoney,
  fees: WireMoney,
  cashBack: WireMoney,
  clawback: WireMoney,
  rebate: WireMoney,
  borne: WireMoney,
  earned: WireMoney,
});

/** A netted part of a payout, as the lender's tasks return it to the gateway's. */
export const WireNetting = z.object({
  purchase: z.string(),
  order: z.string(),
  version: z.int(),
  at: z.iso.datetime(),
  kind: z.enum(lineKinds),
  amount: WireMoney,
});

/** A quantity of one order line. */
const WireLineQuantity = z.strictObject({ id: text(1, 64), quantity: wholeNumber(1, 1_000_000) });

/** Quantities of an order's lines. */
export const WireLineQuantities = list(WireLineQuantity, 1, maxLines);

/** References to evidence; the domain limits their form and their number for each side. */
export const WireEvidence = z
  .array(text(1, 512).check(z.refine(isEvidenceReference, evidenceReferenceForm)))
  .check(z.maxLength(10));

/** What to advance or to quote: an amount, some goods, or by default the remaining amount. */
export const WireAdvanceRequest = z.pipe(
  z
    .strictObject({ amount: z.optional(WireMoney), lines: z.optional(WireLineQuantities) })
    .check(z.refine(({ amount, lines }) => !amount || !lines, { message: "name an amount or lines, not both" })),
  z.transform(({ amount, lines }): AdvanceRequest => (amount ? { amount } : lines ? { lines } : "rest")),
);

/** An advance at a quoted price, for exactly the quoted amount. */
export const WireQuotedAdvance = z.strictObject({ quote: text(1, 64), amount: WireMoney });
