import { score } from "../../domain/scoring/scorecard.ts";
import type { Client } from "./clients.ts";
import type { Fit } from "./fit.ts";
import { decilesOf, type Scored, separationOf } from "./measures.ts";

/** The people with their points and what these mean. */
export const scoredBy = ({ scorecard }: Pick<Fit, "scorecard">, clients: readonly Client[]): readonly Scored[] =>
  clients.map(({ report, defaulted }) => {
    const { points, defaultRate: expected } = score(scorecard, report);
    return { points, expected, defaulted };
  });

/** What a fitted scorecard is and how it does, for a credit officer. */
export const fitReport = (fit: Fit, fitted: readonly Client[], heldOut: readonly Client[]): string => {
  const people = scoredBy(fit, heldOut);
  const [on, off] = [separationOf(scoredBy(fit, fitted)), separationOf(people)];
  return [
    `${fit.scorecard.version}: fitted on ${fitted.length} people, tested on ${heldOut.length} others`,
    "",
    ...fit.binned.flatMap(({ characteristic, bins }, i) => [
      `${characteristic} (z ${(fit.regression.z[i] ?? NaN).toFixed(1)})`,
      cells("up to", "people", "defaults", "points"),
      ...bins.map(({ upTo, good, bad }, bin) =>
        cells(
          bin === bins.length - 1 ? "more" : Number(upTo.toPrecision(4)),
          good + bad,
          percent(bad / (good + bad)),
          fit.scorecard.rows[i]?.bins[bin]?.points ?? "",
        ),
      ),
      "",
    ]),
    ...(fit.leftOut.length > 0 ? [`left out, because the others say it: ${fit.leftOut.join(", ")}`, ""] : []),
    cells("", "AUC", "Gini", "KS"),
    cells("fitted", on.auc.toFixed(4), on.gini.toFixed(4), on.ks.toFixed(4)),
    cells("held out", off.auc.toFixed(4), off.gini.toFixed(4), off.ks.toFixed(4)),
    "",
    cells("points", "people", "expected", "observed"),
    ...decilesOf(people).map(({ from, to, people: count, expected, observed }) =>
      cells(`${from}-${to}`, count, percent(expected), percent(observed)),
    ),
  ].join("\n");
};

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

const cells = (...of: readonly (string | number)[]): string => of.map((each) => String(each).padStart(11)).join("");
