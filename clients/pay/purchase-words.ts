import type { Cancellation } from "../sdk/purchase.ts";

/** The texts of a purchase's page. */
export const purchaseWords = {
  pay: {
    at: (mall: string) => `Your purchase at ${mall}`,
    approval: "Approval number",
    bought: "What you bought",
    sent: (count: number) => `${count} sent`,
    cancelled: (count: number) => `${count} cancelled`,
    disputed: (count: number) => `${count} disputed`,
    history: "What happened",
    earlier: (count: number) => `Earlier (${count})`,
    operations: "What you can do",
    noOperations: "There is nothing to do now.",
    paused: "Your loan is paused while your cancellation or dispute is open: nothing is due, and no cost is added.",
    until: (time: string) => `until ${time}`,
    overdue: "Payment overdue",
    returned: "Payment returned by your bank",
    partlySent: "A part is sent, the rest follows",
    notSentYet: (lines: string) =>
      `You can accept the goods once all of them are sent. Not sent yet: ${lines}. You may cancel what you do not want to wait for.`,
    notWhileOpen: "You can accept the goods once your cancellation or dispute is decided.",
    done: {
      accept: "You have accepted the goods.",
      repay: "The payment is being collected from your bank.",
      promise: "Your promise is being recorded.",
      cancel: "Your cancellation is open, and the shop is notified.",
      dispute: "Your dispute is open, and the shop is notified.",
      evidence: "Your evidence was added.",
    } as Readonly<Record<string, string>>,
  },

  status: {
    pending: "The lender is deciding",
    approved: "Approved, not sent yet",
    declined: "Declined by the lender",
    expired: "Expired: the shop did not send it in time",
    advanced: "Approved, to be sent soon",
    shipped: "On its way to you",
    delivered: "Delivered: please check it",
    accepted: "Accepted",
    repaid: "Repaid. Thank you",
    cancelled: "Cancelled",
    chargedOff: "Written off by the lender",
    recovered: "Written off by the lender, and paid since",
  } as Readonly<Record<string, string>>,

  parcel: {
    sent: (day: string) => `Sent on ${day}`,
    by: (carrier: string) => `with ${carrier}`,
    tracking: (number: string) => `tracking number ${number}`,
    delivered: (day: string) => `delivered on ${day}`,
  },

  /** The next step and its deadline. */
  ahead: {
    approved: (time) =>
      `The shop has until ${time} to continue, and can extend this up to thirty days from the approval. Otherwise the approval expires, and you owe nothing.`,
    advanced: (time) => `The shop has until ${time} to send it. Anything not sent by then is cancelled automatically.`,
    shipped: (time) =>
      `When you receive it, check everything, and accept it or report a problem. Without an answer, it counts as accepted on ${time}.`,
    partlySent: (time) =>
      `The shop has until ${time} to send the rest. What is not sent by then is cancelled automatically.`,
    delivered: (time) =>
      `Check everything, and accept it or report a problem. Without an answer, it counts as accepted on ${time}.`,
  } as Readonly<Record<string, (time: string) => string>>,

  debt: {
    title: "What you owe",
    notYet: "Nothing yet",
    once: (price: string) => `${price} once you have accepted the goods. Nothing is due before.`,
    paused: "Nothing is due while your cancellation or dispute is open.",
    next: (amount: string, day: string) => `Next payment: ${amount} on ${day}`,
    dueOn: (day: string) => `Next due on ${day}`,
    bounced: "Your bank took a payment back, so that amount is owed again.",
    planLeft: "Left to pay by your plan",
    saves: (amount: string) =>
      `Paying everything today saves ${amount}: interest and fees of later days are not charged then.`,
    accrued: (amount: string) => `To repay everything today includes ${amount} of interest and fees up to today.`,
    overdueCell: "Overdue",
    soon: "Your payment dates are being calculated.",
    overdue: (amount: string, since: string, nextCollection: string | undefined) =>
      `${amount} is overdue since ${since}.${nextCollection === undefined ? "" : ` It will be collected again on ${nextCollection}.`}`,
    promised: (day: string) => `You promised to pay by ${day}. Nothing is collected until then.`,
    chargedOff:
      "The lender has written off this debt and no longer collects it by itself. You can still pay it on this page, all or a part.",
    recovered: "Everything of the debt that the lender had written off is paid. Thank you.",
    nothing: "You owe nothing.",
    ended: {
      repaid: "Everything is repaid.",
      cancelled: "Everything was cancelled: you owe nothing.",
      expired: "Nothing was bought: you owe nothing.",
    } as Readonly<Record<string, string>>,
    inAll: "Total by your plan",
    toCome: "Interest and fees to come",
    payoff: "To repay everything today",
    repaid: "Paid so far",
    refunded: "Refunded",
    credit: "Overpaid, to be returned",
    payments: (remaining: number, all: number, amount: string) =>
      `${remaining} of ${all} ${all === 1 ? "payment" : "payments"} left${remaining === 0 ? "" : `, ${amount} in all`}`,
    schedule: "Payments",
    open: "Still to pay",
    paid: "Paid",
  },

  returns: {
    title: "Cancellations and disputes",
    discounted: "The price of goods here is what you pay for them: without their part of the discounts on this order.",
    on: (day: string, lines: string) => (lines === "" ? `On ${day}` : `On ${day}: ${lines}`),
    kinds: {
      yours: "Cancelled",
      unsent: "Cancelled, because it was not sent in time",
      theirs: "Refunded by the shop",
      goodwill: "Goodwill refund",
      goodsNotReceived: "Disputed, not received",
      notAsDescribed: "Disputed, not as described",
      refundNotProcessed: "Disputed, refund missing",
      returnRefused: "Disputed by the shop",
    },
    status: {
      stopping: (time) => `The shop has until ${time} to stop the parcel. Without an answer, you get your refund.`,
      returning: (time) =>
        `Return the goods. The shop has until ${time} to confirm that it received them. Without an answer, you get your refund.`,
      claimed: (time) => `The shop has until ${time} to answer. Without an answer, you get your refund.`,
      disputed: (time) => `The shop objects. The lender decides by ${time}; without a decision, you get your refund.`,
      refunding: () => "Your refund is on its way.",
      refunded: () => "The refund is complete.",
      parked: (time) => `Your bank did not accept the refund. It will be retried by ${time}.`,
      failed: () => "The refund failed. Please contact your lender.",
      dismissing: () => "Your loan continues as before.",
      dismissed: () => "Your loan continues as before.",
    } satisfies Readonly<Record<Cancellation["status"], (time: string) => string>>,
    to: {
      address: "Send the goods to",
      code: "Code for the carrier",
      label: "Open the return label",
      unknown: "The shop has not said where to send the goods yet. You are notified when it does; or ask the shop.",
    },
    by: {
      mall: "The shop decided",
      lender: "The lender decided",
      silence: "Without an answer in time, it was decided",
    },
    favours: { purchaser: "for you.", mall: "for the shop.", both: "for both: you get a partial refund." },
    nothing: "Nothing was to be refunded.",
    less: "Reduction of your debt",
    cash: { paid: "Paid to your bank", pending: "To be paid to your bank", failed: "Not accepted by your bank yet" },
  },
};
