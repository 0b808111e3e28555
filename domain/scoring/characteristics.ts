import type { CreditReport } from "./credit-report.ts";

/** What a scorecard looks at. */
export type Characteristic =
  | "monthsLateNow"
  | "monthsLateAtWorst"
  | "lateMonths"
  | "limit"
  | "limitUsed"
  | "limitUsedOnAverage"
  | "paidShare"
  | "paidOfLimit"
  | "unpaidMonths";

type Measure = {
  /** The value in a report; undefined when the report does not tell. */
  readonly of: (report: CreditReport) => number | undefined;
  /** Whether a higher value makes a default more likely (1) or less (-1), whatever a sample says. */
  readonly risk: 1 | -1;
};

/** Each characteristic: its value and its direction. Shares are parts of 1. */
export const characteristics: Readonly<Record<Characteristic, Measure>> = {
  monthsLateNow: { of: ({ months }) => months[0]?.monthsLate, risk: 1 },
  monthsLateAtWorst: { of: ({ months }) => highest(months.map(({ monthsLate }) => monthsLate)), risk: 1 },
  lateMonths: {
    of: ({ months }) => (months.length === 0 ? undefined : months.filter(({ monthsLate }) => monthsLate > 0).length),
    risk: 1,
  },
  limit: { of: ({ limit }) => limit, risk: -1 },
  limitUsed: { of: ({ limit, months: [newest] }) => share(newest?.owed, limit), risk: 1 },
  limitUsedOnAverage: { of: ({ limit, months }) => share(mean(months.map(({ owed }) => owed)), limit), risk: 1 },
  paidShare: {
    // What was paid in a month was owed by the statement of the month before.
    of: ({ months }) => share(sum(months.slice(0, -1).map(({ paid }) => paid)), sum(months.slice(1).map(owedOf))),
    risk: -1,
  },
  unpaidMonths: {
    of: ({ months }) =>
      months.length < 2
        ? undefined
        : months.slice(0, -1).filter(({ paid }, i) => paid <= 0 && (months[i + 1]?.owed ?? 0) > 0).length,
    risk: 1,
  },
  paidOfLimit: { of: ({ limit, months }) => share(mean(months.map(({ paid }) => paid)), limit), risk: -1 },
};

const owedOf = ({ owed }: { readonly owed: number }): number => Math.max(0, owed);

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : sum(values) / values.length;

const highest = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : Math.max(...values);

const share = (part: number | undefined, whole: number): number | undefined =>
  part === undefined || whole <= 0 ? undefined : part / whole;
