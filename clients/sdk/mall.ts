import type { Checkout } from "./checkout.ts";
import { endpointsOf, eventsOf } from "./endpoints.ts";
import { keyRotationBody } from "./key-statement.ts";
import type { RequestOptions } from "./loan.ts";
import { connectCheckouts } from "./mall-checkout.ts";
import { type MallConnection, type MallOptions, openMallConnection } from "./mall-connection.ts";
import { connectFiles } from "./mall-files.ts";
import { connectFulfilment } from "./mall-fulfilment.ts";
import { connectLoans } from "./mall-loan.ts";
import type { MallRecord, PinnedKey } from "./mall-record.ts";
import { takeMallTurns } from "./mall-turns.ts";
import { connectRefunds } from "./mall-refund.ts";
import type { Key } from "./message.ts";
import type { Purchase } from "./purchase.ts";
import { settlementsOf } from "./settlements.ts";

export type { MallOptions, PurchaseRef } from "./mall-connection.ts";
export type { EvidenceFile, NewEvidenceFile } from "./evidence-file.ts";
export type { RefundQuestion, RefundRequest } from "./mall-refund.ts";
export type { Settlement, SettlementFilter, SettlementLine, SettlementWithLines } from "./settlement.ts";

/**
 * Connects a mall's server to the gateway: signs and encrypts requests, decrypts and verifies answers. Every operation throws
 * TallystickProblem when the gateway rejects it, and UntrustedAnswer when the answer is not the expected party's.
 */
export const connectMall = (options: MallOptions) => {
  const connection = openMallConnection(options);
  const { mall, lender, get, post } = connection;
  const { sealKey, lenderUrl } = options;
  const loans = connectLoans(connection);
  const reads = connectReads(connection);
  const { requestLoan } = loans;
  const { showPurchase, showCheckout } = reads;
  const inTurn = takeMallTurns(showPurchase);
  return {
    /** The mall's webhook endpoints, and the events that were sent to them. */
    endpoints: endpointsOf({ get, post }),
    events: eventsOf({ get, post }),
    /** What the lender settled with the mall besides single payouts, with the lines of each. */
    settlements: settlementsOf(connection),
    ...loans,
    ...connectFulfilment(connection, inTurn),
    ...connectRefunds(connection, showPurchase, inTurn),
    ...connectFiles(options),
    ...reads,
    ...connectCheckouts({ mall, lender, lenderUrl, sealKey, post, requestLoan, showPurchase, showCheckout }),
    ...connectKeys(connection),
  };
};

type KeysResponse = { readonly keys: readonly PinnedKey[]; readonly receipt: string; readonly purchase?: never };

const connectKeys = ({ mall, lender, signKey, now, post }: MallConnection) => ({
  /**
   * Replaces the mall's keys at gateway and lender. Pass private keys, because each new signing key must prove that the mall has it; only
   * public keys are sent. The old keys stay valid for `overlapDays` (default 7; 0 ends them at once). Connect again with the new keys.
   */
  rotateKeys: async (
    newKeys: { readonly signKey: Key; readonly sealKey: Key },
    { overlapDays, ...options }: RequestOptions & { readonly overlapDays?: number } = {},
  ): Promise<KeysResponse> => {
    const keys = [newKeys.signKey, newKeys.sealKey];
    const body = await keyRotationBody({ mall, lender, signKey, now }, keys, overlapDays);
    return post<KeysResponse>("/v1/keys", "keys.rotate", { body }, options);
  },
});

const connectReads = ({ get }: MallConnection) => ({
  /** The mall's own record: terms, status, keys and when they retire. */
  showMall: async (): Promise<MallRecord> => ((await get("/v1/mall")) as { readonly mall: MallRecord }).mall,
  /** The purchase as the gateway sees it. */
  showPurchase: async (id: string): Promise<Purchase> =>
    ((await get(`/v1/purchases/${encodeURIComponent(id)}`)) as { readonly purchase: Purchase }).purchase,
  /** The checkout as the gateway sees it. */
  showCheckout: async (id: string): Promise<Checkout> =>
    ((await get(`/v1/checkout-sessions/${encodeURIComponent(id)}`)) as { readonly checkout: Checkout }).checkout,
  /** All matching purchases, newest first; fetches further pages as you iterate. `from` and `until` are days or instants of the request. */
  listPurchases: async function* (
    filter: {
      readonly order?: string;
      readonly approvalNumber?: string;
      readonly status?: Purchase["status"];
      readonly from?: string;
      readonly until?: string;
    } = {},
  ): AsyncGenerator<Purchase> {
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const query = new URLSearchParams({ ...filter, ...(cursor !== undefined && { cursor }) });
      const page = (await get(`/v1/purchases?${query.toString()}`)) as {
        readonly purchases: readonly Purchase[];
        readonly cursor?: string;
      };
      yield* page.purchases;
      cursor = page.cursor;
    }
  },
});
