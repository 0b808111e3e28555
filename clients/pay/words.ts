import { accountWords } from "./account-words.ts";
import { checkoutWords } from "./checkout-words.ts";
import { fileWords } from "./file-words.ts";
import { operationWords } from "./operation-words.ts";
import { eventWords } from "./event-words.ts";
import { purchaseWords } from "./purchase-words.ts";

/** All texts of the pages, in this file and six others. Another language needs seven files like these; `format.ts` reads its `language`. */
export const words = {
  ...accountWords,
  ...checkoutWords,
  ...purchaseWords,
  ...operationWords,
  ...fileWords,
  events: eventWords,

  language: "en",
  brand: "Tallystick",
  payLater: "Receive first, pay later",
  loading: "One moment …",
  tryAgain: "Try again",
  working: "Working …",
  or: "or",
  lender: "Lender",
  yourLender: (name: string) => `Your lender: ${name}`,

  order: {
    title: "Your order",
    number: "Order",
    total: "Total",
    each: (count: number) => `${count} ×`,
    howMany: (name: string, max: number) => `Quantity of ${name} (0 to ${max})`,
    none: "Enter a quantity for at least one item.",
    tooMany: (name: string, max: number) => `Enter a quantity of ${name} from 0 to ${max}.`,
    until: (time: string, minutes: number) =>
      `You have until ${time} to agree (${minutes} ${minutes === 1 ? "minute" : "minutes"} left).`,
    unreadable: "The shop's descriptions cannot be read with this link. Go back to the shop, and pay from there again.",
  },

  link: {
    title: "This link is not complete",
    checkout: "Open the complete link from the shop, including the part after the #.",
    /** The heading, by rejection code; with another code the page may open when it is tried again. */
    failed: {
      LinkEnded: "This link has ended",
      Unauthenticated: "This link is not valid",
      PurchaseNotFound: "This link is for another purchase",
      ApprovalNumberInvalid: "This link is not complete",
      TooManyWrongTokens: "This page is closed for an hour",
    } as Readonly<Record<string, string>>,
    notLoaded: "This page cannot be shown now",
    askShop: "Go back to the shop, and pay from there again. Nothing was bought.",
    pay: "Open the complete link from your notice, including the part after the #, which is the key to this purchase.",
  },

  /** What went wrong, by rejection code, where the gateway's own text is not for a purchaser. */
  what: {
    Unauthenticated: "This link does not open the page.",
  } as Readonly<Record<string, string>>,

  /** What to do next, by rejection code; for other codes only the gateway's text is shown. */
  next: {
    CheckoutExpired: "Return to the shop and start again.",
    CheckoutAlreadyConsented: "You have already agreed: the shop is requesting the loan.",
    ConsentMismatch: "The lender has changed this plan. Reload the page and read it again.",
    CreditLimitExceeded:
      "The price is higher than your available credit. Repay something first, or choose a smaller order.",
    AccountSuspended: "Please contact your lender.",
    PlanUnavailable: "Please choose another plan.",
    FileTypeNotAccepted: "Save it as PDF, or take a photo of it.",
    FileDamaged: "Open it to see that it is complete, and choose it again.",
    FileTooLarge: "Save it smaller, or divide it.",
    FileLimitReached: "Put several pages into one PDF document.",
    DisputeAlreadyDecided: "The page shows how it was decided.",
    LenderSilent: "The lender is not responding. Please try again later.",
    Unauthenticated:
      "Open the complete link again, as you received it. If you got a newer one, this one no longer works: open the one in your newest notice. If you have none, ask your lender for a new link.",
    LinkEnded: "Ask your lender for a new link: it sends one to the address to which it sent this one.",
    TooManyWrongTokens:
      "Wait for an hour, and open the complete link in your newest notice. If it does not open then, ask your lender for a new link.",
    PurchaseNotFound:
      "Open the complete link again, as it is in your notice. If it does not open, ask your lender for a new link.",
    ApprovalNumberInvalid: "Open the complete link again, as it is in your notice.",
    WrongState: "This is not possible now. The page shows the current state.",
    LoanPaused: "Wait until your cancellation or dispute is decided.",
    PayoutPending: "A payment is in progress. Try again in a minute.",
    ConcurrentChange: "Another change happened at the same time. Please try again.",
    Unexpected: "Something went wrong on our side. Please try again.",
  } as Readonly<Record<string, string>>,
  offline: "There is no connection. Please check it and try again.",
};
