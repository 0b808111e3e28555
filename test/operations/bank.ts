import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { settlementTransfers, type MallSettlement } from "../../domain/ledger/mall-settlement.ts";
import type { BookedTransfer } from "../../domain/ledger/transfer.ts";
import { transfersOf } from "../../domain/loan/bank/transfers.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { toWire } from "../../domain/money.ts";

/** An entry of the statement on the wire. */
export type WireEntry = ReturnType<typeof entryOf>;

/** A bank that has only a statement, of what the books of some loans expect. */
export const startBank = async () => {
  const entries: WireEntry[] = [];
  /** What to answer in place of the page after that cursor, so many times. */
  const failures = new Map<string, number>();
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? "", "http://bank").searchParams;
    const after = query.get("after") ?? "0";
    const left = failures.get(after) ?? 0;
    failures.set(after, left - 1);
    if (left > 0) {
      response.writeHead(500).end("{}");
      return;
    }
    const [from, many] = [Number(after), Number(query.get("limit"))];
    const page = entries.slice(from, from + many);
    const next = from + many < entries.length ? { next: String(from + many) } : {};
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ entries: page, ...next }));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    entries,
    /** The next requests for the page after a cursor fail. */
    fail: (after: string, times: number): void => void failures.set(after, times),
    addLoans: (loans: readonly Loan[]): void =>
      void entries.push(...loans.flatMap(transfersOf).filter(isPaid).map(entryOf)),
    addSettlement: (settlement: MallSettlement): void =>
      void entries.push(...settlementTransfers(settlement).map(entryOf)),
    stop: async (): Promise<void> => new Promise((resolve) => void server.close(() => resolve())),
  };
};

const isPaid = ({ status }: BookedTransfer): boolean => status === "paid";

const entryOf = ({ owner, key, kind, amount, account = "" }: BookedTransfer, index = 0) => ({
  id: `bank_${index}`,
  at: "2026-01-04T10:00:00.000Z",
  kind,
  direction: kind === "debits" || kind === "credits" ? "in" : "out",
  key,
  reference: owner,
  account,
  amount: toWire(amount),
});
