import type { Instant } from "../domain/calendar.ts";
import type { BankReport } from "../domain/reconciliation/bank-report.ts";
import type { Item } from "../functions/io/table/item.ts";
import { makeChecksum, slotOf } from "../functions/io/store/checksum.ts";
import { compare, record } from "./compare.ts";
import { type Contribution, contributionsOfItem, contributionsOfLoan } from "./contributions.ts";
import { type Findings, makeFindings } from "./findings.ts";
import { readAhead } from "./read-ahead.ts";
import { cellOf, compareSum, makeSums, type Sum } from "./sums.ts";
import { lenderItems, lenderPages, pairNow, purchaseIds, type Segment, type Tables, withoutLoan } from "./tables.ts";
import { type Bank, makeBankCheck } from "./reconcile-bank.ts";
import { makeTotals, type Sides } from "./totals.ts";

/** The input of a reconciliation. `now` is the time of the tables: a purchase whose timer is due by then may be under way. */
export type ReconciliationInput = {
  readonly tables: Tables;
  readonly now: Instant;
  /** The number of table segments that are read in parallel. */
  readonly segments: number;
  /** The bank, which has the statement; without it entries and purchases alone are compared. */
  readonly bank?: Bank | undefined;
  readonly onProgress?: (seen: { readonly loans: number; readonly differences: number }) => void;
};

/** The counts and findings. `balances` are those of the lender's ledger. */
export type Reconciliation = Findings & {
  readonly loans: number;
  readonly purchases: number;
  readonly balances: readonly Sum[];
  readonly sides: ReadonlyMap<string, Sides>;
  readonly bank: BankReport | undefined;
};

type FindingsBuilder = ReturnType<typeof makeFindings>;

type Checksum = ReturnType<typeof makeChecksum>;

type Sums = ReturnType<typeof makeSums>;

/** What one reading of the lender's table fills. */
type Builders = {
  readonly findings: FindingsBuilder;
  readonly sums: Sums;
  readonly unpaired: Checksum;
  readonly bank: ReturnType<typeof makeBankCheck>;
};

/** Compares the lender's whole table with the gateway's, in constant memory. */
export const reconcileTables = async (input: ReconciliationInput): Promise<Reconciliation> => {
  const findings = makeFindings();
  const sums = makeSums();
  const unpaired = makeChecksum();
  const bank = makeBankCheck(input.bank, input.tables, input.now);
  const { loans, sides } = await reconcilePairs(input, { findings, sums, unpaired, bank });
  const purchases = await findUnpaired(input, findings, unpaired);
  await compareSums(input, findings, sums);
  const report = await bank.compare();
  findings.differences.add(report?.differences ?? []);
  findings.differences.addUnseen(report?.moreDifferences ?? 0);
  const { differences, inFlight, moving } = findings;
  const found = { differences: differences.all(), inFlight: inFlight.all(), moving: moving.all() };
  return { loans, purchases, sides, balances: sums.all(), bank: report, ...found };
};

/** Compares every loan with its purchase, and adds up all sums with two sources. */
const reconcilePairs = async (input: ReconciliationInput, { findings, sums, unpaired, bank }: Builders) => {
  const { tables, now, segments, onProgress = () => {} } = input;
  const totals = makeTotals();
  let loans = 0;
  await inSegments(segments, async (segment) => {
    for await (const { pairs, others } of readAhead(lenderPages(tables, segment))) {
      for (const pair of pairs) {
        const comparison = compare(pair, now);
        if (comparison.loan) totals.add(comparison.purchase, comparison.loan);
        if (comparison.loan) contributionsOfLoan(comparison.loan).forEach(sums.add);
        if (comparison.loan) bank.addLoan(comparison.loan);
        if (pair.purchase) unpaired.add(pair.id, -1n);
        await record(pair.id, comparison, input, findings);
      }
      others.flatMap(contributionsIfReadable).forEach(sums.add);
      others.forEach(bank.addItem);
      loans += pairs.length;
      onProgress({ loans, differences: findings.differences.count() });
    }
  });
  return { loans, sides: totals.sides() };
};

/** Purchases without a loan: all purchase ids are counted against those of the loans, and ids in cells that are not zero are compared. */
const findUnpaired = async (
  input: ReconciliationInput,
  findings: FindingsBuilder,
  unpaired: Checksum,
): Promise<number> => {
  const { tables, now, segments } = input;
  let purchases = 0;
  await inSegments(segments, async (segment) => {
    for await (const ids of readAhead(purchaseIds(tables, segment))) {
      for (const id of ids) unpaired.add(id, 1n);
      purchases += ids.length;
    }
  });
  const left = unpaired.nonZero();
  if (left.size === 0) return purchases;
  await inSegments(segments, async (segment) => {
    for await (const ids of readAhead(purchaseIds(tables, segment)))
      for (const id of await withoutLoan(
        tables,
        ids.filter((each) => left.has(slotOf(each).cell)),
      )) {
        const pair = await pairNow(tables, id);
        if (pair !== "changing") await record(id, compare(pair, now), input, findings);
      }
  });
  return purchases;
};

/** More cells are one large error and not many small ones; this many hold one account in sixty. */
const maxCells = 1000;

/**
 * Finds the sums whose two sources differ, in a second scan of only the cells that were not zero in the first. A cell with another value
 * is changing: the table is in use, and its folds follow its entries by a second.
 */
const compareSums = async (
  { tables, segments }: ReconciliationInput,
  { differences, moving }: FindingsBuilder,
  before: Sums,
): Promise<void> => {
  const left = before.nonZero();
  if (left.size === 0) return;
  const sums = makeSums(new Set([...left.keys()].slice(0, maxCells)));
  await inSegments(segments, async (segment) => {
    for await (const items of readAhead(lenderItems(tables, segment)))
      items.flatMap(contributionsIfReadable).forEach(sums.add);
  });
  const now = sums.nonZero();
  for (const sum of sums.all()) {
    const isStable = left.get(cellOf(sum)) === now.get(cellOf(sum));
    (isStable ? differences : moving).add(compareSum(sum));
  }
  differences.addUnseen(Math.max(0, left.size - maxCells));
};

/** The contributions of an item; none for an unreadable loan, which was reported before. */
const contributionsIfReadable = (item: Item): readonly Contribution[] => {
  try {
    return contributionsOfItem(item);
  } catch {
    return [];
  }
};

const inSegments = async (many: number, work: (segment: Segment) => Promise<void>): Promise<void> => {
  if (many === 1) return work({});
  await Promise.all(Array.from({ length: many }, async (_, at) => work({ Segment: at, TotalSegments: many })));
};
