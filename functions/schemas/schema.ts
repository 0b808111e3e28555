import * as z from "zod";
import { fromWire, type Money } from "../../domain/money.ts";
import { maxLines } from "../../domain/protocol/limits.ts";
import type { Statement } from "../../domain/protocol/statement.ts";
import type { AdvanceRequest } from "../../domain/purchase/advance.ts";
import { isRejection } from "../../domain/rejection.ts";

/** Money on the wire, transformed to the domain's: minor units as a decimal string, and an ISO 4217 code. */
export const WireMoney = z
  .strictObject({ amount: z.string(), currency: z.string() })
  .transform((wire, context): Money => {
    const money = fromWire(wire);
    if (!isRejection(money)) return money;
    context.addIssue({ code: "custom", message: money.detail });
    return z.NEVER;
  });

/** The lender's statement of a loan, as its tasks return it to the gateway's. */
export const WireStatement = z
  .object({
    no: z.int(),
    held: WireMoney,
    outstanding: WireMoney,
    toCome: WireMoney,
    repaid: WireMoney,
    seller: WireMoney,
    due: z.iso.date().optional(),
    wake: z.iso.date().optional(),
    late: z.int().optional(),
    promise: z.object({ no: z.int(), on: z.iso.date(), status: z.enum(["open", "kept", "broken", "void"]) }).optional(),
    credit: WireMoney.optional(),
    chargedOff: z.literal(true).optional(),
  })
  .transform(({ due, wake, late, promise, credit, chargedOff, ...rest }): Statement => ({
    ...rest,
    ...(due !== undefined && { due }),
    ...(wake !== undefined && { nextActionOn: wake }),
    ...(late !== undefined && { late }),
    ...(promise && { promise }),
    ...(credit && { credit }),
    ...(chargedOff && { chargedOff }),
  }));

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

/** A quantity of one order line. */
const WirePick = z.strictObject({ id: z.string().min(1).max(64), quantity: z.int().min(1).max(1_000_000) });

/** Quantities of an order's lines. */
export const WirePicks = z.array(WirePick).min(1).max(maxLines);

/** References to evidence; the domain limits their form and their number for each side. */
export const WireReferences = z.array(z.string().min(1).max(512)).max(10);

/** What to advance or to quote: an amount, some goods, or by default the remaining amount. */
export const WireAsk = z
  .strictObject({ amount: WireMoney.optional(), lines: WirePicks.optional() })
  .refine(({ amount, lines }) => !amount || !lines, { message: "name an amount or lines, not both" })
  .transform(({ amount, lines }): AdvanceRequest => (amount ? { amount } : lines ? { lines } : "rest"));

/** An advance at a quoted price, for exactly the quoted amount. */
export const WireQuoted = z.strictObject({ quote: z.string().min(1).max(64), amount: WireMoney });
