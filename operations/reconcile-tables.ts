import type { Instant } from "../domain/calendar.ts";
import type { Item } from "../functions/io/table/item.ts";
import { makeSieve, placeOf } from "./checksum.ts";
import { judge, note } from "./compare.ts";
import { type Told, toldByItem, toldByLoan } from "./contributions.ts";
import { type Findings, makeFindings } from "./findings.ts";
import { readAhead } from "./read-ahead.ts";
import { cellOf, makeSums, sameSum, type Sum } from "./sums.ts";
import { lenderItems, lenderPages, pairNow, purchaseIds, type Segment, type Tables, withoutLoan } from "./tables.ts";
import { makeTally, type Sides } from "./totals.ts";

/** What is read. `now` is what time it is for the tables: a purchase whose timer is due by then may be under way. */
export type Reading = {
  readonly tables: Tables;
  readonly now: Instant;
  /** How many parts of a table are read at once. */
  readonly segments: number;
  readonly onProgress?: (seen: { readonly loans: number; readonly differences: number }) => void;
};

/** What was read, and what was found. `balances` are those of the lender's books. */
export type Reconciliation = Findings & {
  readonly loans: number;
  readonly purchases: number;
  readonly balances: readonly Sum[];
  readonly sides: ReadonlyMap<string, Sides>;
};

type Making = ReturnType<typeof makeFindings>;

type Sieve = ReturnType<typeof makeSieve>;

type Sums = ReturnType<typeof makeSums>;

/** Holds the lender's whole table against the gateway's, in memory that does not grow with them. */
export const reconcileTables = async (reading: Reading): Promise<Reconciliation> => {
  const findings = makeFindings();
  const sums = makeSums();
  const unpaired = makeSieve();
  const { loans, sides } = await reconcilePairs(reading, findings, sums, unpaired);
  const purchases = await findUnpaired(reading, findings, unpaired);
  await nameSums(reading, findings, sums);
  const { differences, inFlight, moving } = findings;
  const found = { differences: differences.all(), inFlight: inFlight.all(), moving: moving.all() };
  return { loans, purchases, sides, balances: sums.all(), ...found };
};

/** Every loan with its purchase, once; on the way everything else that is known twice is added up. */
const reconcilePairs = async (reading: Reading, findings: Making, sums: Sums, unpaired: Sieve) => {
  const { tables, now, segments, onProgress = () => {} } = reading;
  const tally = makeTally();
  let loans = 0;
  await inSegments(segments, async (segment) => {
    for await (const { pairs, others } of readAhead(lenderPages(tables, segment))) {
      for (const pair of pairs) {
        const judged = judge(pair, now);
        if (judged.loan) tally.add(judged.purchase, judged.loan);
        if (judged.loan) toldByLoan(judged.loan).forEach(sums.add);
        if (pair.purchase) unpaired.add(pair.id, -1n);
        await note(pair.id, judged, reading, findings);
      }
      others.flatMap(readable).forEach(sums.add);
      loans += pairs.length;
      onProgress({ loans, differences: findings.differences.count() });
    }
  });
  return { loans, sides: tally.sides() };
};

/** Purchases that no loan has led to: all are counted off against the loans' ones, and those in cells that do not come out even are asked for. */
const findUnpaired = async (reading: Reading, findings: Making, unpaired: Sieve): Promise<number> => {
  const { tables, now, segments } = reading;
  let purchases = 0;
  await inSegments(segments, async (segment) => {
    for await (const ids of readAhead(purchaseIds(tables, segment))) {
      for (const id of ids) unpaired.add(id, 1n);
      purchases += ids.length;
    }
  });
  const left = unpaired.left();
  if (left.size === 0) return purchases;
  await inSegments(segments, async (segment) => {
    for await (const ids of readAhead(purchaseIds(tables, segment)))
      for (const id of await withoutLoan(
        tables,
        ids.filter((each) => left.has(placeOf(each).cell)),
      )) {
        const pair = await pairNow(tables, id);
        if (pair !== "moving") await note(id, judge(pair, now), reading, findings);
      }
  });
  return purchases;
};

/** More cells than this are one great fault, and not many small ones; so many hold one account in sixty. */
const mostCells = 1000;

/**
 * Names the sums whose two sources differ, in a second reading that looks only where the first came out uneven. A cell that has
 * become another is in motion: the table is in use, and its folds come a second after its entries.
 */
const nameSums = async (
  { tables, segments }: Reading,
  { differences, moving }: Making,
  before: Sums,
): Promise<void> => {
  const left = before.left();
  if (left.size === 0) return;
  const sums = makeSums(new Set([...left.keys()].slice(0, mostCells)));
  await inSegments(segments, async (segment) => {
    for await (const items of readAhead(lenderItems(tables, segment))) items.flatMap(readable).forEach(sums.add);
  });
  const now = sums.left();
  for (const sum of sums.all()) {
    const stands = left.get(cellOf(sum)) === now.get(cellOf(sum));
    (stands ? differences : moving).add(sameSum(sum));
  }
  differences.addUnseen(Math.max(0, left.size - mostCells));
};

/** A loan that cannot be read was named before. */
const readable = (item: Item): readonly Told[] => {
  try {
    return toldByItem(item);
  } catch {
    return [];
  }
};

const inSegments = async (many: number, work: (segment: Segment) => Promise<void>): Promise<void> => {
  if (many === 1) return work({});
  await Promise.all(Array.from({ length: many }, async (_, at) => work({ Segment: at, TotalSegments: many })));
};
