import { formatNumber } from "../domain/currency.ts";
import { money, toWire, type WireMoney } from "../domain/money.ts";
import { type BankReport, viewBankReport } from "../domain/reconciliation/bank-report.ts";
import { accountOf } from "./contributions.ts";
import type { BoundedList } from "./findings.ts";
import type { Reconciliation } from "./reconcile-tables.ts";

/** The duration, the CPU time including start-up, and the peak memory of a run. */
export type Effort = { readonly seconds: number; readonly cpuSeconds: number; readonly peakMemoryMb: number };

/** True when nothing differs. */
export const isReconciled = ({ differences }: Reconciliation): boolean => differences.first.length === 0;

/** The cash of each currency on the books and at the bank, and the transfers that are under way. */
const viewBank = ({ bank }: Reconciliation) => (bank ? viewBankReport(bank) : { read: false as const });

/** The report as JSON; amounts are minor units as strings. */
export const viewReconciliation = (found: Reconciliation, effort: Effort) => ({
  reconciled: isReconciled(found),
  loans: found.loans,
  purchases: found.purchases,
  differences: found.differences.first,
  moreDifferences: found.differences.more,
  inFlight: found.inFlight.first,
  moreInFlight: found.inFlight.more,
  moving: found.moving.first,
  bank: viewBank(found),
  balances: Object.fromEntries(
    found.balances.map((sum) => [`${accountOf(sum)} ${sum.currency}`, wire(sum.other, sum.currency)]),
  ),
  trialBalance: Object.fromEntries([...trialBalance(found)].map(([currency, sum]) => [currency, wire(sum, currency)])),
  sides: Object.fromEntries(
    [...found.sides].map(([currency, { purchaser, seller }]) => [
      currency,
      { purchaser: wires(purchaser, currency), seller: wires(seller, currency) },
    ]),
  ),
  ...effort,
});

/** The report for people. */
export const writeReconciliation = (found: Reconciliation, effort: Effort): string => {
  const { seconds, cpuSeconds, peakMemoryMb } = effort;
  const currencies = [...found.sides.keys()].toSorted();
  const row = (name: string, amounts: (currency: string) => string): string =>
    `  ${name.padEnd(34)}${currencies.map((currency) => amounts(currency).padStart(20)).join("")}`;
  const accounts = [...new Set(found.balances.map(accountOf))].toSorted();
  const balance = (account: string, currency: string): bigint =>
    found.balances.find((sum) => accountOf(sum) === account && sum.currency === currency)?.other ?? 0n;
  const side = (name: string, of: (sides: Sides) => bigint): string =>
    row(name, (currency) => plain(of(sidesOf(found, currency)), currency));
  return [
    "",
    `  ${count(found.loans, "loan")} and ${count(found.purchases, "purchase")}, ${count(total(found.inFlight), "purchase")} with a phase under way`,
    "",
    row("balances by the entries", (currency) => currency),
    ...accounts.map((account) => row(account, (currency) => plain(balance(account, currency), currency))),
    row("trial balance", (currency) => plain(trialBalance(found).get(currency) ?? 0n, currency)),
    found.bank
      ? row("moved at the bank (cash)", (currency) => plain(movedAt(found.bank, currency), currency))
      : "  the bank's statement was not compared: give --bank",
    "",
    side("purchasers owe, by the entries", ({ purchaser }) => purchaser.books),
    side("  by their loans", ({ purchaser }) => purchaser.lender),
    side("  by the gateway's purchases", ({ purchaser }) => purchaser.gateway),
    side("  refunds and credit owed to them", ({ purchaser }) => purchaser.owedBack),
    side("malls owe, by the entries", ({ seller }) => seller.books),
    side("  by the gateway's purchases", ({ seller }) => seller.gateway),
    "",
    ...section("in flight", found.inFlight, (each) => each),
    ...lines("not answered by the bank for a day", found.bank?.overdue),
    ...lines("at the bank, to be booked within a day", found.bank?.waiting),
    ...section("changed while it was read", found.moving, formatDifference),
    ...section("DIFFERENT", found.differences, formatDifference),
    isReconciled(found) ? "  no difference" : `  ${count(total(found.differences), "difference")}`,
    `  ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of CPU), ${Math.round(found.loans / Math.max(seconds, 0.001)).toLocaleString("en-GB")} purchases a second, at most ${peakMemoryMb} MB of memory`,
    "",
  ].join("\n");
};

const movedAt = (bank: BankReport | undefined, of: string): bigint =>
  bank?.moved.find(({ currency }) => currency === of)?.minor ?? 0n;

const lines = (title: string, some: readonly string[] = []): readonly string[] =>
  section(title, { first: some, more: 0 }, (each) => each);

type Sides = Reconciliation["sides"] extends ReadonlyMap<string, infer Each> ? Each : never;

const sidesOf = ({ sides }: Reconciliation, currency: string): Sides => {
  const found = sides.get(currency);
  if (!found) throw new Error(`no side in ${currency}`);
  return found;
};

/** The sum of all accounts of a currency: it must be zero. */
const trialBalance = ({ balances }: Reconciliation): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const { currency, other } of balances) sums.set(currency, (sums.get(currency) ?? 0n) + other);
  return sums;
};

const section = <T>(title: string, some: BoundedList<T>, format: (each: T) => string): readonly string[] =>
  some.first.length === 0
    ? []
    : [
        `  ${title}`,
        ...some.first.map((each) => `    ${format(each)}`),
        ...(some.more > 0 ? [`    and ${some.more.toLocaleString("en-GB")} more`] : []),
        "",
      ];

const formatDifference = ({ id, what, one, other }: { id: string; what: string; one: string; other: string }): string =>
  `${id}  ${what}: ${one}, and ${other}`;

const total = ({ first, more }: BoundedList<unknown>): number => first.length + more;

const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en-GB")} ${noun}${number === 1 ? "" : "s"}`;

const wire = (minor: bigint, currency: string): WireMoney => toWire(money(minor, currency));

const wires = (amounts: Readonly<Record<string, bigint>>, currency: string): Readonly<Record<string, WireMoney>> =>
  Object.fromEntries(Object.entries(amounts).map(([name, minor]) => [name, wire(minor, currency)]));

const plain = (minor: bigint, currency: string): string => formatNumber(minor, currency);
