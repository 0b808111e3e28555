import type { Client } from "./clients.ts";
import { type Fit, weightsOf } from "./fit.ts";
import { scoredBy } from "./fit-report.ts";

/** The people as CSV, each with its weights of evidence and its points, for another program to fit the same model to: `test/oracle/scorecard.py`. */
export const casesFor = (
  fit: Fit,
  people: { readonly fitted: readonly Client[]; readonly heldOut: readonly Client[] },
): string => {
  const linesOf = (part: string, clients: readonly Client[]): readonly string[] => {
    const scored = scoredBy(fit, clients);
    return clients.map((client, i) =>
      [part, Number(client.defaulted), scored[i]?.points, ...weightsOf(fit.binned, client)].join(","),
    );
  };
  const header = ["part", "defaulted", "points", ...fit.binned.map(({ characteristic }) => characteristic)].join(",");
  return `${[header, ...linesOf("fitted", people.fitted), ...linesOf("held out", people.heldOut)].join("\n")}\n`;
};
