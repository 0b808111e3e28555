import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { AddressInfo } from "node:net";
import { settlementTransfers, type MallSettlement } from "../../domain/ledger/mall-settlement.ts";
import type { BookedTransfer } from "../../domain/ledger/transfer.ts";
import { transfersOf } from "../../domain/loan/bank/transfers.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { toWire } from "../../domain/money.ts";
import { answerSigned } from "../../local/external/signed-request.ts";
import { json, type HttpResponse } from "../../local/http/http-message.ts";

/** An entry of the statement on the wire. */
export type WireEntry = ReturnType<typeof entryOf>;

const secret = "the secret of the bank in these tests";

/**
 * A bank that has only a statement, of what the books of some loans expect. At the same address are the AWS services of a person who reconciles:
 * Secrets Manager with the bank's secret, and the engine of DynamoDB.
 */
export const startBank = async (engine: { readonly url: string }) => {
  const entries: WireEntry[] = [];
  /** What to answer in place of the page after that cursor, so many times. */
  const failures = new Map<string, number>();
  const statement = (query: URLSearchParams): HttpResponse => {
    const after = query.get("after") ?? "0";
    const left = failures.get(after) ?? 0;
    failures.set(after, left - 1);
    if (left > 0) return json(500, {});
    const [from, many] = [Number(after), Number(query.get("limit"))];
    const page = entries.slice(from, from + many);
    const next = from + many < entries.length ? { next: String(from + many) } : {};
    return json(200, { entries: page, ...next });
  };
  const answer = async (request: IncomingMessage): Promise<HttpResponse | undefined> => {
    const [body, target] = [await buffer(request), String(request.headers["x-amz-target"] ?? "")];
    if (target.startsWith("secretsmanager.")) return json(200, { SecretString: secret });
    if (target !== "") return forward(engine.url, request, body);
    const { pathname: path, search } = new URL(request.url ?? "", "http://bank");
    if (path !== "/statement") return undefined;
    const { method = "GET", headers } = request;
    const asked = { method, path, query: search.slice(1), headers, body };
    return answerSigned(asked, [secret], Date.now(), () => statement(new URLSearchParams(search)));
  };
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers, body } = (await answer(request)) ?? json(404, {});
    response.writeHead(status, headers as Record<string, string>).end(body);
  };
  const server = createServer((request, response) => void respond(request, response));
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

const forward = async (url: string, { headers }: IncomingMessage, body: Buffer): Promise<HttpResponse> => {
  const named = ["x-amz-target", "content-type", "authorization", "x-amz-date"].map((name) => [name, headers[name]]);
  const response = await fetch(url, {
    method: "POST",
    headers: Object.fromEntries(named) as Record<string, string>,
    body,
  });
  const type = response.headers.get("content-type") ?? "";
  return {
    status: response.status,
    headers: { "content-type": type },
    body: Buffer.from(await response.arrayBuffer()),
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
