import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { chance } from "./chance.ts";

/** A real client of a bank: the limit in pence, and how many months late the newest payment was (0: on time). */
export type CreditClient = { readonly id: string; readonly limit: string; readonly monthsLate: number };

/**
 * New Taiwan dollars per pound, at the noon rates of 18 November 2005 (33.63 TWD and 1.7146 USD):
 * Federal Reserve H.10 of 21 November 2005, https://www.federalreserve.gov/releases/H10/20051121/h10.txt.
 * The clients' limits are from that year. A fixed rate makes replays reproducible.
 */
const twdPerPound = 57.66;

/** Reads the rows of the credit clients' file: `LIMIT_BAL` is in TWD, `PAY_0` is the status of the newest month (n > 0: n months late). */
export const readClients = (text: string): readonly CreditClient[] =>
  parse<{ ID: string; LIMIT_BAL: string; PAY_0: string }>(text, { columns: true }).map((row) => ({
    id: row.ID,
    limit: Math.round((Number(row.LIMIT_BAL) * 100) / twdPerPound).toString(),
    monthsLate: Math.max(0, Number(row.PAY_0)),
  }));

/** The sample that is stored next to this file. */
export const sampleClients = (): readonly CreditClient[] =>
  readClients(readFileSync(join(import.meta.dirname, "credit-clients-sample.csv"), "utf8"));

/** The credit client assigned to a customer of the shop. It does not depend on the seed. */
export const clientOf = (
  customer: string,
  clients: readonly [CreditClient, ...CreditClient[]] | readonly CreditClient[],
): CreditClient => {
  const client = clients[Math.floor(chance("client", customer) * clients.length)];
  if (!client) throw new Error("there are no credit clients to choose from");
  return client;
};
