import * as z from "zod/mini";
import { lineKinds } from "../../domain/protocol/settlement-line.ts";
import type { Statement } from "../../domain/protocol/statement.ts";
import { WireMoney } from "./schema.ts";

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
    refusedCredit: z.optional(z.object({ amount: WireMoney, until: z.iso.datetime() })),
    chargedOff: z.optional(z.literal(true)),
    recoverable: z.optional(WireMoney),
  }),
  z.transform(({ due, wake, late, promise, credit, refusedCredit, chargedOff, recoverable, ...rest }): Statement => ({
    ...rest,
    ...(due !== undefined && { due }),
    ...(wake !== undefined && { nextActionOn: wake }),
    ...(late !== undefined && { late }),
    ...(promise && { promise }),
    ...(credit && { credit }),
    ...(refusedCredit && { refusedCredit }),
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
