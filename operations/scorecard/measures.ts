/** A person's points, what they mean, and what became of the person. */
export type Scored = { readonly points: number; readonly expected: number; readonly defaulted: boolean };

/** How well points separate those who default. */
export type Separation = {
  /** The chance that one who does not default has more points than one who does; half of equal ones count. */
  readonly auc: number;
  /** `2 · auc - 1`. */
  readonly gini: number;
  /** The largest difference between the shares of both below a number of points (Kolmogorov-Smirnov). */
  readonly ks: number;
};

/** A tenth of the people, by points. */
export type Decile = {
  readonly from: number;
  readonly to: number;
  readonly people: number;
  /** The shares of defaults, as the points say and as they were. */
  readonly expected: number;
  readonly observed: number;
};

export const separationOf = (scored: readonly Scored[]): Separation => {
  const bad = scored.filter(({ defaulted }) => defaulted).length;
  const good = scored.length - bad;
  if (good === 0 || bad === 0) throw new Error("to measure a scorecard some people must have defaulted, and some not");
  const groups = Map.groupBy(scored, ({ points }) => points);
  let [badBelow, goodBelow, pairs, ks] = [0, 0, 0, 0];
  for (const points of [...groups.keys()].toSorted((a, b) => a - b)) {
    const here = groups.get(points) ?? [];
    const badHere = here.filter(({ defaulted }) => defaulted).length;
    const goodHere = here.length - badHere;
    pairs += goodHere * (badBelow + badHere / 2);
    badBelow += badHere;
    goodBelow += goodHere;
    ks = Math.max(ks, badBelow / bad - goodBelow / good);
  }
  const auc = pairs / (good * bad);
  return { auc, gini: 2 * auc - 1, ks };
};

/** Tenths by points, the fewest points first. */
export const decilesOf = (scored: readonly Scored[]): readonly Decile[] => {
  const sorted = scored.toSorted((a, b) => a.points - b.points);
  return Array.from({ length: 10 }, (_, i) => {
    const part = sorted.slice(Math.round((i * sorted.length) / 10), Math.round(((i + 1) * sorted.length) / 10));
    const mean = (of: (each: Scored) => number): number => part.reduce((sum, each) => sum + of(each), 0) / part.length;
    return {
      from: part[0]?.points ?? NaN,
      to: part.at(-1)?.points ?? NaN,
      people: part.length,
      expected: mean(({ expected }) => expected),
      observed: mean(({ defaulted }) => Number(defaulted)),
    };
  }).filter(({ people }) => people > 0);
};
