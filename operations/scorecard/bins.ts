/** A value and what became of its person. */
export type Case = { readonly value: number; readonly defaulted: boolean };

/** A bin of a characteristic: values above the bin before and up to `upTo`. */
export type Bin = { readonly upTo: number; readonly good: number; readonly bad: number };

/** The first bins have equal numbers of people, as far as equal values permit. */
const firstBins = 40;
/** A smaller bin says little. */
const leastShare = 0.03;
/** The chi-square of one degree of freedom at five per cent: two bins below it do not differ. */
const leastDifference = 3.84;

/** Bins whose share of defaults rises with the value (`risk` 1) or falls (-1); a bin that differs too little from its neighbour is part of it. */
export const binsOf = (cases: readonly Case[], risk: 1 | -1): readonly Bin[] => {
  const least = cases.length * leastShare;
  const large = merged(quantiles(cases), (a, b, isLast) => sizeOf(a) < least || (isLast && sizeOf(b) < least));
  return mergeSimilar(merged(large, (a, b) => (badShare(b) - badShare(a)) * risk <= 0));
};

/** Joins the first two neighbours that must be one, until there are none. */
const merged = (bins: readonly Bin[], mustMerge: (a: Bin, b: Bin, isLast: boolean) => boolean): readonly Bin[] => {
  const at = bins.findIndex((bin, i) => i > 0 && mustMerge(bins[i - 1] ?? bin, bin, i === bins.length - 1));
  return at === -1 ? bins : merged([...bins.slice(0, at - 1), ...joined(bins, at), ...bins.slice(at + 1)], mustMerge);
};

const quantiles = (cases: readonly Case[]): readonly Bin[] => {
  const bins: Bin[] = [];
  for (const { value, defaulted } of cases.toSorted((a, b) => a.value - b.value)) {
    const last = bins.at(-1);
    const [good, bad] = defaulted ? [0, 1] : [1, 0];
    if (last && (value === last.upTo || sizeOf(last) < cases.length / firstBins))
      bins.splice(-1, 1, { upTo: value, good: last.good + good, bad: last.bad + bad });
    else bins.push({ upTo: value, good, bad });
  }
  return bins;
};

/** Joins the two most similar neighbours until all differ. */
const mergeSimilar = (bins: readonly Bin[]): readonly Bin[] => {
  const differences = bins.slice(1).map((bin, i) => differenceOf(bins[i] ?? bin, bin));
  const least = Math.min(...differences);
  if (bins.length < 3 || least >= leastDifference) return bins;
  const at = differences.indexOf(least) + 1;
  return mergeSimilar([...bins.slice(0, at - 1), ...joined(bins, at), ...bins.slice(at + 1)]);
};

const joined = (bins: readonly Bin[], at: number): readonly Bin[] => {
  const [a, b] = bins.slice(at - 1, at + 1);
  return a && b ? [{ upTo: b.upTo, good: a.good + b.good, bad: a.bad + b.bad }] : [];
};

const sizeOf = ({ good, bad }: Bin): number => good + bad;

const badShare = (bin: Bin): number => bin.bad / sizeOf(bin);

/** Pearson's chi-square of two bins' defaults. */
const differenceOf = (a: Bin, b: Bin): number => {
  const [size, bad, good] = [sizeOf(a) + sizeOf(b), a.bad + b.bad, a.good + b.good];
  const of = (bin: Bin): number => {
    const [expectedBad, expectedGood] = [(sizeOf(bin) * bad) / size, (sizeOf(bin) * good) / size];
    return (bin.bad - expectedBad) ** 2 / expectedBad + (bin.good - expectedGood) ** 2 / expectedGood;
  };
  return bad === 0 || good === 0 ? 0 : of(a) + of(b);
};

/** The weight of evidence of a bin, `ln(share of the good / share of the bad)`; half a person is added to each, so that no bin is infinite. */
export const weightOf = ({ good, bad }: Pick<Bin, "good" | "bad">, all: Pick<Bin, "good" | "bad">): number =>
  Math.log((good + 0.5) / (all.good + 0.5) / ((bad + 0.5) / (all.bad + 0.5)));
