/** What the page of a purchase offers, and asks for. */
export const deedWords = {
  accept: {
    title: "I have it, and it is as it should be",
    text: "Confirms that you have received the goods. From then on the payments fall due by your plan. Look at everything first: after this you can still withdraw, for some days.",
    button: "Confirm receipt",
  },

  repay: {
    title: "Pay earlier",
    text: (amount: string) =>
      `Your bank is asked for the money at once. All that is owed today is ${amount}; paying earlier never costs more.`,
    all: (amount: string) => `All of it: ${amount}`,
    part: "A part of it",
    amount: (currency: string) => `Amount in ${currency}`,
    shorter: "then the last payments fall away",
    smaller: "then all payments get smaller",
    becomes: "What becomes of the rest",
    bad: "Write an amount, such as 12.50.",
    button: "Pay now",
  },

  cancel: {
    title: "Cancel",
    text: "Your loan stands still at once and the shop is told. What was not sent is stopped; what you have already goes back to the shop, and then the price is refunded.",
    all: "Everything that is left",
    some: "Only some of it",
    button: "Cancel this",
  },

  dispute: {
    title: "Something is wrong",
    text: "Your loan stands still while this is open. The shop answers first; if you do not agree, the lender decides.",
    which: "What is wrong?",
    kinds: {
      goodsNotReceived: "I did not receive it",
      notAsDescribed: "It is not as described",
      refundNotProcessed: "My refund has not come",
    },
    what: "What is it about?",
    all: "Everything that was sent",
    some: "Only some of it",
    refund: "Which refund?",
    ofRefund: (amount: string, day: string) => `${amount}, cancelled on ${day}`,
    evidence: "Where proof can be seen (optional)",
    evidenceHelp: "A number such as doc_5f0c2b9e, or a link that begins with https. Never the proof itself.",
    button: "Open a dispute",
  },

  evidence: {
    title: "Add proof",
    text: "Both sides may refer to proof until it is decided.",
    label: "Where it can be seen",
    help: "A number such as doc_5f0c2b9e, or a link that begins with https. Never the proof itself.",
    none: "Write where the proof can be seen.",
    button: "Add it",
    from: { purchaser: "From you:", mall: "From the shop:" },
  },

  promise: {
    title: "Promise a day",
    text: "You are late. Name a day by which you pay, a fortnight away at most: until then nobody asks you again.",
    day: "I pay on",
    button: "Promise",
  },
};
