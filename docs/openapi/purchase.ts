import * as z from "zod";
import { Cancellation } from "./cancellation.ts";
import { Day, Instant, LineQuantity, Money, name } from "./named.ts";
import { lineKinds } from "../../domain/protocol/settlement-line.ts";
import { purchaseStatuses } from "../../domain/purchase/purchase.ts";

const Line = name(
  "Line",
  z.strictObject({
    id: z.string(),
    quantity: z.int().min(1),
    amount: Money,
    net: Money.optional(),
    shipped: z.int().min(0),
    cancelled: z.int().min(0),
  }),
  "An order line as the gateway knows it: quantity and amount, never a description.",
);

const Netting = name(
  "Netting",
  z.strictObject({ purchase: z.string(), order: z.string(), kind: z.enum(lineKinds), at: Instant, amount: Money }),
  "A part of a payout that the lender kept for a debt of the mall's: the purchase and the time that the debt is of, and why it was owed.",
);

const Advance = name(
  "Advance",
  z.strictObject({
    no: z.int().min(1),
    amount: Money,
    status: z.enum(["requested", "paid", "refused", "failed"]),
    quote: z.string().optional(),
    lines: z.array(LineQuantity).optional(),
    payout: Money.optional(),
    discount: Money.optional(),
    fixed: Money.optional(),
    holdback: Money.optional(),
    netted: Money.optional(),
    nettings: z.array(Netting).optional(),
    paid: Money.optional(),
    code: z.string().optional(),
  }),
  "A part of the receivable sold to the lender: amount = payout + discount + fixed + holdback, known once the seller is paid. `paid` is what the bank transferred, with the purchase's id as its reference: payout = paid + netted. `netted` settled debts of the mall's, and `nettings`, which sum to it, say which; `holdback` is withheld until it is released to the daily settlement.",
);

const Shipment = name(
  "Shipment",
  z.strictObject({
    id: z.string(),
    at: Instant,
    lines: z.array(LineQuantity).optional(),
    carrier: z.string().optional(),
    tracking: z.string().optional(),
    deliveredAt: Instant.optional(),
  }),
  "A parcel; without `lines` it carries all the rest of the order.",
);

const Repayment = name(
  "Repayment",
  z.strictObject({
    no: z.int().min(1),
    amount: Money.optional(),
    status: z.enum(["requested", "paid", "refused"]),
    received: z.literal(true).optional(),
  }),
  "A payment before the due date, of the whole debt without an `amount`; `received` is a payment that nobody collected.",
);

const Promised = z.strictObject({
  no: z.int().min(1),
  on: Day,
  status: z.enum(["requested", "refused", "open", "kept", "broken", "void"]),
});

const Bounce = z.strictObject({
  no: z.int().min(1),
  status: z.enum(["reported", "bounced", "refused"]),
  reason: z.string().optional(),
});

const Moment = name(
  "Moment",
  z.strictObject({ at: Instant, event: z.string(), purchaser: Money.optional(), seller: Money.optional() }),
  "An event, and the change of what purchaser and seller owe; all changes add up to the outstanding amount.",
);

export const Purchase = name(
  "Purchase",
  z.strictObject({
    id: z.string().regex(/^pur_[0-9a-hjkmnp-tv-z]{26}$/),
    order: z.string(),
    mall: z.string(),
    lender: z.string(),
    status: z.enum(purchaseStatuses),
    version: z.int().min(1),
    approvalNumber: z.string().optional(),
    code: z.string().optional(),
    review: z.strictObject({ until: Instant }).optional(),
    amount: Money,
    advanced: Money,
    refunded: Money,
    repaid: Money,
    outstanding: Money,
    toCome: Money,
    lines: z.array(Line),
    advances: z.array(Advance),
    shipments: z.array(Shipment),
    cancellations: z.array(Cancellation),
    repayments: z.array(Repayment),
    promises: z.array(Promised).optional(),
    bounces: z.array(Bounce).optional(),
    due: Day.optional(),
    late: z.int().optional(),
    paused: z.strictObject({ since: Instant, until: Instant.optional(), by: z.array(z.int()) }).optional(),
    timeline: z.array(Moment),
    waitingFor: z
      .strictObject({ who: z.enum(["lender", "mall", "purchaser", "operator"]), until: Instant.optional() })
      .optional(),
  }),
  "A purchase as mall and purchaser see it. `code` is the reason of a decline; `outstanding` is owed today, `toCome` later.",
);

const Right = z.strictObject({ until: Instant.optional() });

export const Rights = name(
  "Rights",
  z.strictObject({
    accept: Right.optional(),
    cancel: Right.optional(),
    dispute: Right.optional(),
    missRefund: z.array(z.int()).optional(),
    repay: Right.optional(),
    promise: z.strictObject({ from: Day, until: Day }).optional(),
  }),
  "What the purchaser may do now, and until when if that ends; `missRefund` lists the cancellations whose refund can be reported as missing.",
);
