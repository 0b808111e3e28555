import { type Characteristic, characteristics } from "./characteristics.ts";
import type { CreditReport } from "./credit-report.ts";

/** A scorecard: points for each characteristic by bins, fitted by `npm run scorecard -- fit`. */
export type Scorecard = {
  /** Names it in every decision that it was used for, such as `credit-clients-1`. */
  readonly version: string;
  /** The currency of `limit`; a report in another one has no limit that this scorecard can read. */
  readonly currency: string;
  /** Points at which one person defaults of `odds` who do not, and the points that double these odds. */
  readonly scale: { readonly points: number; readonly odds: number; readonly toDouble: number };
  readonly rows: readonly ScorecardRow[];
};

/** A characteristic's bins from the lowest value to the highest. */
export type ScorecardRow = {
  readonly characteristic: Characteristic;
  /** `upTo` is the highest value of a bin; the last one has none. */
  readonly bins: readonly { readonly upTo?: number; readonly points: number }[];
  /** For a report that does not tell. */
  readonly unknown: number;
};

/** A person's score. */
export type Score = {
  readonly scorecard: string;
  readonly points: number;
  /** The expected share of defaults among people with these points, from 0 to 1. */
  readonly defaultRate: number;
  /** Up to four characteristics that cost the most points, the most first. */
  readonly reasons: readonly Characteristic[];
};

/** Scores a report. The same report and scorecard give the same score at any time. */
export const score = (scorecard: Scorecard, report: CreditReport): Score => {
  const known = report.currency === scorecard.currency ? report : { ...report, limit: NaN };
  const rows = scorecard.rows.map((row) => {
    const points = pointsOf(row, known);
    return { characteristic: row.characteristic, points, lost: mostOf(row) - points };
  });
  const points = rows.reduce((sum, row) => sum + row.points, 0);
  const costly = rows.filter(({ lost }) => lost > 0).toSorted((a, b) => b.lost - a.lost);
  return {
    scorecard: scorecard.version,
    points,
    defaultRate: defaultRateAt(scorecard, points),
    reasons: costly.slice(0, 4).map(({ characteristic }) => characteristic),
  };
};

/** The expected share of defaults at a number of points. */
export const defaultRateAt = ({ scale }: Pick<Scorecard, "scale">, points: number): number =>
  1 / (1 + scale.odds * 2 ** ((points - scale.points) / scale.toDouble));

const pointsOf = ({ characteristic, bins, unknown }: ScorecardRow, report: CreditReport): number => {
  const value = characteristics[characteristic].of(report);
  if (value === undefined || Number.isNaN(value)) return unknown;
  return bins.find(({ upTo }) => upTo === undefined || value <= upTo)?.points ?? unknown;
};

const mostOf = ({ bins }: ScorecardRow): number => Math.max(...bins.map(({ points }) => points));
