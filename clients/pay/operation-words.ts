/** The texts of the operations on a purchase's page. */
export const operationWords = {
  accept: {
    title: "I received the goods, and they are correct",
    text: "Confirms that you received the goods. Your payments then become due by your plan. Check everything first. You can still withdraw for some days afterwards.",
    button: "Confirm receipt",
  },

  repay: {
    title: "Pay early",
    late: "Pay what is overdue",
    text: (amount: string) =>
      `The money is collected from your bank at once. The total owed today is ${amount}. Paying early never costs more.`,
    lateText: (amount: string) => `The money is collected from your bank at once. The total owed today is ${amount}.`,
    writtenOff: "Pay the debt that was written off",
    writtenOffText: (amount: string) =>
      `The money is collected from your bank at once. ${amount} can still be paid, and no cost is added to it.`,
    overdue: (amount: string) => `What is overdue: ${amount}`,
    all: (amount: string) => `Everything: ${amount}`,
    part: "A part",
    amount: (currency: string) => `Amount in ${currency}`,
    shorter: "fewer payments of the same amount",
    smaller: "the same number of smaller payments",
    becomes: "The remaining payments",
    bad: (example: string) => `Enter an amount, such as ${example}.`,
    button: "Pay now",
  },

  cancel: {
    title: "Cancel",
    text: "Your loan is paused at once, and the shop is notified. Goods that were not sent are stopped. Return goods that you already have; then the price is refunded.",
    all: "Everything that remains",
    some: "Only some items",
    button: "Cancel",
    ask: (what: string) => `Do you want to cancel ${what}? This cannot be undone here.`,
    everything: "everything that remains of this order",
    yes: "Yes, cancel it",
    no: "No, keep it",
  },

  dispute: {
    title: "Report a problem",
    text: "Your loan is paused while the dispute is open. The shop answers first; if it does not agree, the lender decides.",
    which: "What is wrong?",
    kinds: {
      goodsNotReceived: "I did not receive it",
      notAsDescribed: "It is not as described",
      refundNotProcessed: "I did not receive my refund",
    },
    what: "Which items?",
    all: "Everything that was sent",
    some: "Only some items",
    refund: "Which refund?",
    ofRefund: (amount: string, day: string) => `${amount}, cancelled on ${day}`,
    evidence: "Link or document number (optional)",
    evidenceHelp:
      "Only if the evidence is somewhere else: a link that begins with https, or a number such as doc_5f0c2b9e, with at least 8 characters after doc_.",
    button: "Open a dispute",
  },

  evidence: {
    title: "Add evidence",
    text: "Both sides can add evidence until the decision.",
    label: "Link or document number",
    help: "Only if the evidence is somewhere else: a link that begins with https, or a number such as doc_5f0c2b9e, with at least 8 characters after doc_.",
    none: "Choose a file, or enter a link or document number.",
    button: "Add evidence",
  },

  promise: {
    title: "Promise a payment date",
    text: "You are late. Choose a day by which you will pay, at most 14 days from now. Until then nothing is collected.",
    day: "I will pay by",
    button: "Promise",
  },
};
