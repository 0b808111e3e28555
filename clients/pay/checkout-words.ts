/** What the hosted checkout says. */
export const checkoutWords = {
  plans: {
    title: "How would you like to pay it back?",
    none: "The lender has no plan for this amount. Please go back to the shop and choose another way to pay.",
    once: (amount: string) => `${amount} once`,
    parts: (count: number, amount: string) => `${count} payments of ${amount}`,
    partsFrom: (count: number, amount: string) => `${count} payments from ${amount}`,
    free: "no interest, no fees",
    costs: (cost: string) => `costs ${cost}`,
    apr: "APR",
    details: "What you agree to",
    credit: "Amount of credit",
    cost: "Total cost of credit",
    payable: "Total to pay back",
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
    other: "I am somebody else",
    choose: "Choose a purchaser of the sandbox",
    pick: "Please choose",
    file: "A key file from your lender",
    fileHelp: "A JSON file with your account and your private key. It stays in this browser.",
    badFile: "That is no key file: it has an account, and a private P-256 key as JWK.",
    contact: "E-mail address for notices",
    contactHelp: "Only the lender sees it. Your approval number and your own page's link are sent there.",
    missing: "Say who you are and where notices go.",
  },

  consent: {
    title: "Your consent",
    agree: (amount: string, plan: string) =>
      `I have read what this costs, and I ask the lender for ${amount} by the plan “${plan}”.`,
    missing: "Read the terms and tick the box to agree.",
    button: (amount: string) => `Agree and buy for ${amount}`,
    sealed: "Your consent is sealed in this browser. Only the lender can open it: not the shop, and not the gateway.",
    cancel: (shop: string) => `Cancel and go back to ${shop}`,
  },

  outcome: {
    waiting: (shop: string) => `${shop} asks the lender now`,
    waitingText: "This takes a few seconds. You may stay on this page.",
    slow: "It takes longer than usual. If the shop does not answer, your consent ends by itself after five minutes.",
    approved: "Approved",
    approvedText:
      "You owe nothing yet: your time to pay begins when you have accepted the goods. Your link is in the notice that was just sent to you.",
    declined: "The lender said no",
    declinedText: "Nothing was bought and you owe nothing.",
    undecided: "The lender needs more time",
    undecidedText: "You will be told by notice as soon as there is a decision, and so will the shop.",
    cancelled: "Cancelled",
    cancelledText: "Nothing was bought.",
    expired: "The time to pay is over",
    expiredText: "Nothing was bought. Go back to the shop and start again.",
    back: (shop: string) => `Go back to ${shop}`,
    leaving: "You are taken back in a moment.",
    lapsed:
      "The shop did not answer in time, so your last consent has ended and nothing was bought. You can consent again.",
  },
};
