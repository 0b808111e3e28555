import type { Cancellation } from "../sdk/purchase.ts";

/** What the page of a purchase tells. */
export const purchaseWords = {
  pay: {
    at: (mall: string) => `Your purchase at ${mall}`,
    approval: "Approval number",
    bought: "What you bought",
    sent: (count: number) => `${count} sent`,
    off: (count: number) => `${count} cancelled`,
    disputed: (count: number) => `${count} disputed`,
    story: "What happened",
    deeds: "What you can do",
    noDeeds: "There is nothing to do here now.",
    paused: "Everything stands still while your cancellation or dispute is open: nothing is due, and no cost is added.",
    until: (time: string) => `until ${time}`,
    done: {
      accept: "You have confirmed the receipt.",
      repay: "Your bank is being asked.",
      promise: "Your promise is being taken down.",
      cancel: "It is cancelled, and the shop is told.",
      dispute: "Your dispute is open, and the shop is told.",
      evidence: "Your proof is referred to.",
    } as Readonly<Record<string, string>>,
  },

  status: {
    pending: "The lender is deciding",
    approved: "Approved, not sent yet",
    declined: "The lender said no",
    expired: "Ended: the shop did not go on in time",
    advanced: "Approved, to be sent soon",
    shipped: "On its way to you",
    delivered: "Delivered: please check it",
    accepted: "You have accepted it",
    repaid: "Paid back. Thank you",
    cancelled: "Cancelled",
    chargedOff: "Handed over to the lender's staff",
  } as Readonly<Record<string, string>>,

  parcel: {
    sent: (day: string) => `Sent on ${day}`,
    by: (carrier: string) => `with ${carrier}`,
    tracking: (number: string) => `tracking number ${number}`,
    delivered: (day: string) => `delivered on ${day}`,
  },

  /** What comes next, by when. */
  ahead: {
    approved: (time) => `The shop has until ${time} to go on. If it does not, the approval ends, and you owe nothing.`,
    advanced: (time) => `The shop has until ${time} to send it. What it has not sent by then is cancelled for you.`,
    shipped: (time) =>
      `When you have it, look at everything, and confirm it or say what is wrong. If you say nothing, it counts as accepted on ${time}.`,
    delivered: (time) =>
      `Look at everything, and confirm it or say what is wrong. If you say nothing, it counts as accepted on ${time}.`,
  } as Readonly<Record<string, (time: string) => string>>,

  debt: {
    title: "What you owe",
    notYet: "Nothing yet",
    once: (price: string) => `${price} once you have accepted the goods. Nothing is due before.`,
    paused: "Nothing is due while your cancellation or dispute is open.",
    next: (amount: string, day: string) => `Next payment: ${amount} on ${day}`,
    dueOn: (day: string) => `Next due on ${day}`,
    soon: "Your payments are being set.",
    overdue: (amount: string, since: string, again: string | undefined) =>
      `${amount} is overdue since ${since}.${again === undefined ? "" : ` Your bank is asked again on ${again}.`}`,
    promised: (day: string) => `You promised to pay by ${day}: until then nobody asks you.`,
    chargedOff: "The lender no longer expects this money, and asks for it no more by itself. Please speak with it.",
    nothing: "You owe nothing.",
    ended: {
      repaid: "All is paid back.",
      cancelled: "All was cancelled: you owe nothing.",
      expired: "Nothing was bought: you owe nothing.",
    } as Readonly<Record<string, string>>,
    inAll: "By your plan, in all",
    toCome: "Interest and fees still to come",
    payoff: "To pay it all off today",
    repaid: "Paid so far",
    refunded: "Given back",
    credit: "Paid too much, and yours",
    payments: (left: number, all: number) => `${left} of ${all} ${all === 1 ? "payment" : "payments"} left`,
    schedule: "Payments",
    open: "Left to pay",
    paid: "Paid",
  },

  returns: {
    title: "Cancellations and disputes",
    on: (day: string, lines: string) => (lines === "" ? `On ${day}` : `On ${day}: ${lines}`),
    kinds: {
      yours: "Cancelled",
      theirs: "Refunded by the shop",
      goodwill: "A gift",
      goodsNotReceived: "Disputed, not received",
      notAsDescribed: "Disputed, not as described",
      refundNotProcessed: "Disputed, refund missing",
      returnRefused: "Disputed by the shop",
    },
    status: {
      stopping: (time) => `The shop has until ${time} to stop the parcel. If it says nothing, you get your refund.`,
      returning: (time) =>
        `Send it back. The shop has until ${time} to say that it has it. If it says nothing, you get your refund.`,
      claimed: (time) => `The shop has until ${time} to answer. If it says nothing, you get your refund.`,
      disputed: (time) => `The shop objects. The lender decides by ${time}; if it says nothing, you get your refund.`,
      refunding: () => "Your refund is on its way.",
      refunded: () => "The refund is done.",
      parked: (time) => `Your bank did not take the refund. It is tried again by ${time}.`,
      failed: () => "The refund failed. Please speak with your lender.",
      dismissing: () => "It goes on as before.",
      dismissed: () => "It goes on as before.",
    } satisfies Readonly<Record<Cancellation["status"], (time: string) => string>>,
    by: {
      mall: "The shop decided",
      lender: "The lender decided",
      silence: "Nobody answered in time, so it was decided",
    },
    favours: { purchaser: "for you.", mall: "for the shop.", both: "for both: you get a part." },
    less: "You owe less by",
    cash: "Paid to your bank",
  },
};
