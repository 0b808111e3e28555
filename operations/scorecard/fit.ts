import { type Characteristic, characteristics } from "../../domain/scoring/characteristics.ts";
import type { Scorecard, ScorecardRow } from "../../domain/scoring/scorecard.ts";
import { type Bin, binsOf, weightOf } from "./bins.ts";
import type { Client } from "./clients.ts";
import { fitLogistic, type Regression } from "./logistic.ts";

/** One defaults of fifty who do not at six hundred points, and twenty points more double that. */
const scale = { points: 600, odds: 50, toDouble: 20 } as const;

/** Below it, a coefficient may be chance. */
const leastZ = 1.96;

/** A characteristic in bins, with the weight of evidence of each. */
export type Binned = {
  readonly characteristic: Characteristic;
  readonly bins: readonly Bin[];
  readonly weights: readonly number[];
};

/** A fitted scorecard, with what it was made of. */
export type Fit = {
  readonly scorecard: Scorecard;
  readonly binned: readonly Binned[];
  readonly regression: Regression;
  /** Characteristics that say nothing which the others do not. */
  readonly leftOut: readonly Characteristic[];
};

/** Bins each characteristic by weight of evidence and fits points to them. */
export const fitScorecard = (clients: readonly Client[], version: string): Fit => {
  const { good, bad } = counted(clients);
  if (good === 0 || bad === 0) throw new Error("to fit a scorecard some clients must have defaulted, and some not");
  const all = (Object.keys(characteristics) as readonly Characteristic[]).flatMap((each) => binned(each, clients));
  const { kept, regression } = eliminate(all, clients);
  const names = new Set(kept.map(({ characteristic }) => characteristic));
  return {
    scorecard: {
      version,
      currency: clients[0]?.report.currency ?? "",
      scale,
      rows: kept.map((each, i) => rowOf(each, regression, { index: i, rows: kept.length })),
    },
    binned: kept,
    regression,
    leftOut: (Object.keys(characteristics) as readonly Characteristic[]).filter((each) => !names.has(each)),
  };
};

/** The weight of evidence of a client in each characteristic; 0 where the report does not tell. */
export const weightsOf = (binned: readonly Binned[], { report }: Pick<Client, "report">): readonly number[] =>
  binned.map(({ characteristic, bins, weights }) => {
    const value = characteristics[characteristic].of(report);
    if (value === undefined) return 0;
    const index = bins.findIndex(({ upTo }, i) => value <= upTo || i === bins.length - 1);
    return weights[index] ?? 0;
  });

/** None for a characteristic whose values all mean the same. */
const binned = (characteristic: Characteristic, clients: readonly Client[]): readonly Binned[] => {
  const { of, risk } = characteristics[characteristic];
  const cases = clients.flatMap(({ report, defaulted }) => {
    const value = of(report);
    return value === undefined ? [] : [{ value, defaulted }];
  });
  const bins = binsOf(cases, risk);
  const all = counted(cases);
  return bins.length < 2 ? [] : [{ characteristic, bins, weights: bins.map((bin) => weightOf(bin, all)) }];
};

const counted = (
  cases: readonly { readonly defaulted: boolean }[],
): { readonly good: number; readonly bad: number } => {
  const bad = cases.filter(({ defaulted }) => defaulted).length;
  return { good: cases.length - bad, bad };
};

/** Fits, and takes out the weakest characteristic that may be chance or points the wrong way, until there is none. */
const eliminate = (
  all: readonly Binned[],
  clients: readonly Client[],
): { readonly kept: readonly Binned[]; readonly regression: Regression } => {
  const good = clients.map(({ defaulted }) => !defaulted);
  const regression = fitLogistic(
    clients.map((client) => weightsOf(all, client)),
    good,
  );
  const weakest = Math.min(...regression.z);
  if (all.length < 2 || weakest >= leastZ) return { kept: all, regression };
  const at = regression.z.indexOf(weakest);
  return eliminate(
    all.filter((_, i) => i !== at),
    clients,
  );
};

/** Points are whole; each row has an equal part of the intercept. */
const rowOf = (
  { characteristic, bins, weights }: Binned,
  { intercept, coefficients }: Regression,
  { index, rows }: { readonly index: number; readonly rows: number },
): ScorecardRow => {
  const factor = scale.toDouble / Math.LN2;
  const part = (scale.points - factor * Math.log(scale.odds) + factor * intercept) / rows;
  const pointsOf = (weight: number): number => Math.round(part + factor * (coefficients[index] ?? 0) * weight);
  return {
    characteristic,
    bins: bins.map(({ upTo }, i) => ({
      ...(i < bins.length - 1 && { upTo }),
      points: pointsOf(weights[i] ?? 0),
    })),
    unknown: pointsOf(0),
  };
};
