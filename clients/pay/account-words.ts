/** The texts about the purchaser's link, and about the other purchases of the account. */
export const accountWords = {
  ownLink: {
    title: "Your link to this page",
    summary: "Somebody else may have this link",
    text: "Whoever has this link can see and act on this purchase. You get a new one where you got this one, and this one stops working at once.",
    button: "Send me a new link",
    done: "A new link is on its way to you. This one no longer works.",
  },

  agreement: {
    title: "What you agreed to",
    plan: "Plan",
    on: "Agreed on",
    terms: "The terms in words",
  },

  others: {
    title: "Your other purchases with this lender",
    none: "There are no others.",
    unknown: "Is there one that you do not know? Contact your lender at once.",
    more: "Show more",
    facts: (day: string, order: string, approval: string) => `${day}, order ${order}, approval number ${approval}`,
    nothing: "You owe nothing.",
    notYet: (price: string) => `You owe nothing yet; ${price} once you have accepted the goods.`,
    writtenOff: (amount: string) => `${amount} of it can still be paid.`,
    owed: (amount: string) => `You owe ${amount}.`,
    due: (amount: string, day: string) => `You owe ${amount}; the next payment is on ${day}.`,
    overdue: (amount: string, overdue: string) => `You owe ${amount}, of which ${overdue} is overdue.`,
    /** By the lender's status of a loan. */
    status: {
      held: "Approved, and not paid to the shop yet",
      funded: "Paid to the shop",
      repaying: "Accepted",
      repaid: "Repaid",
      cancelled: "Cancelled",
      expired: "Expired",
      chargedOff: "Written off by the lender",
    } as Readonly<Record<string, string>>,
  },
};
