/** What a bureau knows of a person's credit, as far as a scorecard reads it. It has no sex, age, marital status or education. */
export type CreditReport = {
  /** The currency of all amounts. */
  readonly currency: string;
  /** What the person may owe in all, in minor units. */
  readonly limit: number;
  /** Up to six months, the newest first. */
  readonly months: readonly CreditMonth[];
};

/** A month of a person's credit. */
export type CreditMonth = {
  /** How many months the oldest unpaid instalment was late; 0 when nothing was. */
  readonly monthsLate: number;
  /** What the statement of the month said that is owed, in minor units; negative for a credit. */
  readonly owed: number;
  /** What was paid in the month, in minor units. */
  readonly paid: number;
};
