import { checkoutWords } from "./checkout-words.ts";
import { deedWords } from "./deed-words.ts";
import { eventWords } from "./event-words.ts";
import { purchaseWords } from "./purchase-words.ts";

/** Everything that the pages say, in four files beside this one. Another language is five files like these, chosen in `format.ts` by its `language`. */
export const words = {
  ...checkoutWords,
  ...purchaseWords,
  ...deedWords,
  events: eventWords,

  language: "en",
  brand: "Tallystick",
  payLater: "Receive it first, pay after",
  loading: "One moment …",
  tryAgain: "Try again",
  working: "Working …",
  or: "or",
  lender: "Lender",

  order: {
    title: "Your order",
    number: "Order",
    total: "Total",
    each: (count: number) => `${count} ×`,
    howMany: (name: string, left: number) => `How many of ${name} (0 to ${left})`,
    none: "Say of which item how many.",
    until: (time: string) => `You have until ${time} to pay.`,
    unreadable: "What the shop wrote about this order could not be read with this link, so only the amounts are shown.",
  },

  link: {
    title: "This link is not complete",
    checkout: "Open the whole link that the shop gave you; the part after the # belongs to it.",
    pay: "Open the whole link from your notice; the part after the # is your key to this purchase.",
  },

  /** What to do next, by the code of the no; what is not here is said in the gateway's own words. */
  next: {
    CheckoutExpired: "Go back to the shop and start again.",
    CheckoutAlreadyConsented: "You have agreed already: the shop asks the lender now.",
    ConsentMismatch: "The lender has changed this plan. Load the page again and read it anew.",
    CreditLimitExceeded: "It is above the credit that you have left. Pay something back, or choose a smaller order.",
    AccountSuspended: "Please speak with your lender.",
    PlanUnavailable: "Please choose another plan.",
    LenderSilent: "The lender does not answer now. Please try again in a while.",
    Unauthenticated: "Open the whole link again, as you were given it.",
    PurchaseNotFound: "Open the whole link again, as it stands in your notice.",
    WrongState: "This cannot be done now. The page shows how things stand.",
    LoanPaused: "Wait until your cancellation or dispute is settled.",
    PayoutPending: "Money is on its way. Try again in a minute.",
    ConcurrentChange: "Something else happened just now. Please try again.",
    Unexpected: "Something went wrong on our side. Please try again.",
  } as Readonly<Record<string, string>>,
  offline: "There is no connection. Nothing was changed; please try again.",
};
