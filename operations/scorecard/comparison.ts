import type { Scorecard } from "../../domain/scoring/scorecard.ts";
import type { Client } from "./clients.ts";
import { scoredBy } from "./fit-report.ts";
import { type Scored, separationOf } from "./measures.ts";

/** Approves as many as the other would, and counts who of them defaults. */
const approved = [0.5, 0.7, 0.8, 0.9];

/** Two scorecards on the same people: how well each separates, and how many would default among as many that each would approve. */
export const comparison = (one: Scorecard, other: Scorecard, people: readonly Client[]): string => {
  const sides = [one, other].map((scorecard) => scoredBy({ scorecard }, people));
  const measures = sides.map(separationOf);
  return [
    `${people.length} people`,
    cells("", one.version, other.version),
    ...(["auc", "gini", "ks"] as const).map((name) => cells(name, ...measures.map((each) => each[name].toFixed(4)))),
    ...approved.map((share) =>
      cells(
        `${100 * share} % approved`,
        ...sides.map((scored) => `${(100 * defaultsAmong(scored, share)).toFixed(1)} % default`),
      ),
    ),
  ].join("\n");
};

/** The share of defaults among the people with the most points. */
const defaultsAmong = (scored: readonly Scored[], share: number): number => {
  const best = scored.toSorted((a, b) => b.points - a.points).slice(0, Math.round(scored.length * share));
  return best.filter(({ defaulted }) => defaulted).length / best.length;
};

const cells = (...of: readonly string[]): string => of.map((each) => each.padStart(18)).join("");
