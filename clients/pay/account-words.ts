/** The texts about the other purchases of the purchaser's account. */
export const accountWords = {
  others: {
    title: "Your other purchases with this lender",
    none: "There are no others.",
    unknown: "Is there one that you do not know? Contact your lender at once.",
    more: "Show more",
    facts: (day: string, order: string, approval: string) => `${day}, order ${order}, approval number ${approval}`,
    nothing: "You owe nothing.",
    owed: (amount: string) => `You owe ${amount}.`,
    due: (amount: string, day: string) => `You owe ${amount}; the next payment is on ${day}.`,
    overdue: (amount: string, overdue: string) => `You owe ${amount}, of which ${overdue} is overdue.`,
    /** By the lender's status of a loan. */
    status: {
      held: "Approved, and not paid to the shop yet",
      funded: "Paid to the shop, nothing is due before you accept the goods",
      repaying: "You accepted the goods",
      repaid: "Repaid",
      cancelled: "Cancelled",
      expired: "Expired",
      chargedOff: "Written off by the lender",
    } as Readonly<Record<string, string>>,
  },
};
