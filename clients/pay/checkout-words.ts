/** The texts of the hosted checkout. */
export const checkoutWords = {
  plans: {
    title: "How would you like to repay?",
    none: "The lender has no plan for this amount. Please return to the shop and choose another way to pay.",
    once: (amount: string) => `${amount} once`,
    parts: (count: number, amount: string) => `${count} payments of ${amount}`,
    partsFrom: (count: number, amount: string) => `${count} payments from ${amount}`,
    free: "no interest, no fees",
    costs: (cost: string) => `costs ${cost}`,
    apr: "APR",
    details: "What you agree to",
    credit: "Amount of credit",
    cost: "Total cost of credit",
    payable: "Total to repay",
    schedule: (day: string) => `Payments, if you accept the goods on ${day}`,
    no: "No.",
    due: "Due",
    principal: "Principal",
    interest: "Interest",
    fee: "Fee",
    amount: "Amount",
  },

  identity: {
    title: "Who are you?",
    known: (name: string) => `You are ${name}`,
    other: "I am someone else",
    choose: "Choose a purchaser of the sandbox",
    pick: "Please choose",
    file: "A key file from your lender",
    fileHelp: "A JSON file with your account and your private key. It stays in this browser.",
    badFile: "This is not a key file. A key file contains an account and a private P-256 key as a JWK.",
    contact: "E-mail address for notices",
    contactHelp: "Only the lender sees it. Your approval number and the link to your purchase are sent there.",
    missing: "Choose who you are, and enter your e-mail address.",
  },

  consent: {
    title: "Your consent",
    agree: (amount: string, plan: string) =>
      `I have read the cost, and I request a loan of ${amount} from the lender, with the plan “${plan}”.`,
    missing: "Read the terms, and tick the box to agree.",
    button: (amount: string) => `Agree and buy for ${amount}`,
    kept: (shop: string) =>
      `${shop} has seven days to continue your order. It can extend this up to thirty days from today, if your credit allows it; you are notified each time. Later it needs your consent again.`,
    sealed: "Your consent is encrypted in this browser. Only the lender can read it; the shop and the gateway cannot.",
    cancel: (shop: string) => `Cancel and return to ${shop}`,
  },

  outcome: {
    waiting: (shop: string) => `${shop} is requesting the loan`,
    waitingText: "This takes a few seconds. You can stay on this page.",
    slow: "This takes longer than usual. If the shop does not respond, your consent expires after five minutes.",
    approved: "Approved",
    approvedText:
      "You owe nothing yet: payments become due only after you accept the goods. The notice that was just sent to you contains your link.",
    declined: "The lender declined the loan",
    declinedText: "Nothing was bought, and you owe nothing.",
    undecided: "The lender needs more time",
    undecidedText: "You and the shop will be notified as soon as there is a decision.",
    cancelled: "Cancelled",
    cancelledText: "Nothing was bought.",
    expired: "This checkout has expired",
    expiredText: "Nothing was bought. Return to the shop and start again.",
    back: (shop: string) => `Return to ${shop}`,
    leaving: "You will be returned to the shop in a moment.",
    lapsed:
      "The shop did not respond in time, so your consent has expired, and nothing was bought. You can consent again.",
  },
};
