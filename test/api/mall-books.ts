import { connectMall } from "../../clients/sdk/mall.ts";
import type { MallEvent } from "../../clients/sdk/event.ts";
import type { Money, Purchase } from "../../clients/sdk/purchase.ts";
import type { Settlement, SettlementWithLines } from "../../clients/sdk/settlement.ts";
import type { SandboxMall } from "../../local/seed.ts";
import type { Sandbox } from "./sandbox.ts";

/** Everything that a mall can read for its books, by the SDK alone. */
export const readBooks = async (
  sandbox: Pick<Sandbox, "url" | "lender" | "now">,
  { mall, apiKey, sign, seal }: SandboxMall,
) => {
  const { url, lender, now } = sandbox;
  const connected = connectMall({ url, mall, lender, apiKey, signKey: sign, sealKey: seal, now });
  const purchases = await all(connected.listPurchases());
  const settlements: SettlementWithLines[] = [];
  for await (const { no } of connected.settlements.list()) settlements.push(await connected.settlements.get(no));
  const events = (await all(connected.events.list())).map(({ event }) => event);
  return { purchases, settlements, events };
};

type Books = Awaited<ReturnType<typeof readBooks>>;

/** The transfers that the mall expects at its bank, as `reference amount currency`: what docs/go-live.md says. */
export const expectedTransfers = ({
  purchases,
  settlements,
}: Pick<Books, "purchases"> & { readonly settlements: readonly Settlement[] }): readonly string[] =>
  [
    ...purchases.flatMap(({ id, advances }) => advances.map(({ paid }) => ({ reference: id, amount: paid }))),
    ...settlements.filter(({ status }) => status === "paid"),
  ]
    .flatMap(({ reference, amount }) => (amount && amount.amount !== "0" ? [`${reference} ${textOf(amount)}`] : []))
    .toSorted();

/** The same from the events alone: the newest state of each purchase, and what was settled. */
export const notifiedTransfers = (events: readonly MallEvent[]): readonly string[] => {
  const newest = new Map<string, { readonly version: number; readonly purchase: Purchase }>();
  const settlements: Settlement[] = [];
  for (const event of events) {
    if ("settlement" in event && event.type === "settlement.paid") settlements.push(event.settlement);
    if (!("purchase" in event) || (newest.get(event.purchase.id)?.version ?? 0) >= event.version) continue;
    newest.set(event.purchase.id, event);
  }
  const purchases = [...newest.values()].map(({ purchase }) => purchase);
  return expectedTransfers({ purchases, settlements });
};

/** What arrived at a bank account, as the bank has it. */
export const arrivedTransfers = async (sandbox: Sandbox, account: string): Promise<readonly string[]> =>
  (await sandbox.transfers())
    .filter((entry) => entry.account === account && entry.operation === "payouts")
    .map(({ reference, amount }) => `${reference} ${textOf(amount)}`)
    .toSorted();

/** Per currency what should be zero: the seller's side of all purchases, all settlements that are not refused, and holdbacks that are not released. */
export const restOf = ({ purchases, settlements }: Books, currency: string): bigint => {
  const sum = (amounts: readonly (Money | undefined)[]): bigint =>
    amounts.reduce((total, each) => total + (each?.currency === currency ? BigInt(each.amount) : 0n), 0n);
  const released = settlements.flatMap(({ allLines }) => allLines.filter(({ kind }) => kind === "holdback"));
  return (
    sum(purchases.flatMap(({ timeline }) => timeline.map(({ seller }) => seller))) +
    sum(settlements.filter(({ status }) => status !== "refused").map(({ amount }) => amount)) +
    sum(purchases.flatMap(({ advances }) => advances.map(({ holdback }) => holdback))) -
    sum(released.map(({ amount }) => amount))
  );
};

const textOf = ({ amount, currency }: Money): string => `${amount} ${currency}`;

const all = async <Each>(source: AsyncIterable<Each>): Promise<readonly Each[]> => {
  const found: Each[] = [];
  for await (const each of source) found.push(each);
  return found;
};
