import * as z from "zod/mini";
import { fromWire, isPositive, type Money } from "../../domain/money.ts";
import { maxLines } from "../../domain/protocol/limits.ts";
import { evidenceReferenceForm, isEvidenceReference } from "../../domain/protocol/evidence-reference.ts";
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

/** A quantity of one order line. */
const WireLineQuantity = z.strictObject({ id: text(1, 64), quantity: wholeNumber(1, 1_000_000) });

/** Quantities of an order's lines. */
export const WireLineQuantities = list(WireLineQuantity, 1, maxLines);

/** References to evidence; the domain limits their form and their number for each side. */
export const WireEvidence = z
  .array(text(1, 512).check(z.refine(isEvidenceReference, evidenceReferenceForm)))
  .check(z.maxLength(10));
