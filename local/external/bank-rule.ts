/** How the bank treats a kind of transfer: of one account, of one purchaser's purchases, of purchases of one price, or of all. A specific rule takes precedence over one for all. */
export type BankRule = {
  readonly account?: string;
  /** A test purchaser, also for payouts to a mall's account; a real bank could not know this. */
  readonly purchaser?: string;
  /** A test amount: the whole price of a purchase; a transfer may be a part of it. */
  readonly price?: Money;
  readonly operation: (typeof operations)[number];
  /** `unknown-then-done`: the money moves, but the first answer is lost. `fail`: no money moves, and the answer is 500. `return`: a purchase's first debit is returned later. */
  readonly behaviour: (typeof behaviours)[number];
  /** With `refuse`: refuses only for this number of days after the first attempt for the same account and reference. */
  readonly refuseForDays?: number;
  /** With `return`: the number of days after which the debit is returned. */
  readonly returnAfterDays?: number;
};

/** A positive amount in minor units, as on the wire. */
export type Money = { readonly amount: string; readonly currency: string };

const behaviours = ["done", "refuse", "unknown-then-done", "fail", "return"] as const;

const operations = ["payouts", "debits", "refunds"] as const;

/** The format of a rule, for people. */
export const bankRuleFormat = `{ account? | purchaser? | price?, operation: ${operations.join(" | ")}, behaviour: ${behaviours.join(" | ")}, refuseForDays?, returnAfterDays? }`;

/** The subject of a rule: an account, a purchaser, a price, or "" for all. */
export const subjectOf = ({ account, purchaser, price }: BankRule): string =>
  account ?? purchaser ?? (price ? `${price.currency} ${price.amount}` : "");

/** Validates a rule from a request; undefined when it is not a rule. */
export const parseBankRule = (given: unknown): BankRule | undefined => {
  const { account, purchaser, price, operation, behaviour, refuseForDays, returnAfterDays } = (given ??
    {}) as Partial<BankRule>;
  if (operation === undefined || !operations.includes(operation)) return undefined;
  if (behaviour === undefined || !behaviours.includes(behaviour)) return undefined;
  if (price !== undefined && !isMoney(price)) return undefined;
  const days = [refuseForDays, returnAfterDays].filter((each) => each !== undefined);
  if (!days.every((each) => each >= 0)) return undefined;
  return {
    operation,
    behaviour,
    ...(typeof account === "string" && { account }),
    ...(typeof purchaser === "string" && { purchaser }),
    ...(price && { price }),
    ...(refuseForDays !== undefined && { refuseForDays }),
    ...(returnAfterDays !== undefined && { returnAfterDays }),
  };
};

/** Whether a part of a request is a positive amount with its currency. */
export const isMoney = (given: Partial<Money> | undefined): given is Money =>
  /^[1-9]\d*$/.test(given?.amount ?? "") && /^[A-Z]{3}$/.test(given?.currency ?? "");
