import { type ActOperation, makeAct } from "./act.ts";
import { type Call, call, type Download, download, type Sender } from "./http.ts";
import type { Now } from "./message.ts";
import { TallystickProblem } from "./problem.ts";
import type { Purchase } from "./purchase.ts";
import { type LinkCredentials, linkCredentials } from "./purchase-link.ts";

/**
 * How a purchaser is connected, by the link of the approval notice: the lender's address is its origin, the approval number is in its
 * query, and `token` is all that follows the `#`. The token is never sent: requests bear tokens that are derived from it, one for each side.
 */
export type PurchaserOptions = {
  /** The gateway's address. */
  readonly url: string;
  readonly lenderUrl: string;
  readonly approvalNumber: string;
  readonly token: string;
  /** The time of what the purchaser does; by default this machine's, corrected by the lender's when the loan was shown. */
  readonly now?: Now;
  /** For how long a request without an answer is sent again; about a second by default. */
  readonly retryTimeoutMs?: number;
};

/** 4 MB take two minutes at 300 kbit/s, as in a moving train. */
const uploadTimeoutMs = 120_000;

/** The answer to a purchaser's write. */
export type PurchaserResponse = { readonly purchase: Purchase };

/** The requests that a purchaser's link allows: reads, each with the token of its side, and acts. */
export const openLink = ({ url, lenderUrl, approvalNumber, token: link, now, retryTimeoutMs }: PurchaserOptions) => {
  const base = `/v1/pay/${encodeURIComponent(approvalNumber)}`;
  const derived = linkCredentials(link);
  const credentials = async (): Promise<LinkCredentials> => {
    const found = await derived;
    if (found) return found;
    throw new TallystickProblem({ code: "Unauthenticated", detail: "open the whole link in the approval notice" }, 401);
  };
  const authorize = async (token: "viewToken" | "accountToken" = "viewToken") => ({
    authorization: `Bearer ${(await credentials())[token]}`,
  });
  const read = async (from: string, path: string, token: "viewToken" | "accountToken"): Promise<unknown> =>
    call(from, { method: "GET", path: base + path, headers: await authorize(token) }, retryTimeoutMs);
  let clockOffsetMs = 0;
  const send = async (
    to: string,
    path: string,
    op: ActOperation,
    what: object,
    token: "viewToken" | "accountToken",
    // An act has one effect, however often it is sent; a page that needs this across reloads passes its own key.
    idempotencyKey?: string,
    { beside, ...how }: { readonly beside?: object } & Pick<Call, "sender" | "timeoutMs"> = {},
  ): Promise<unknown> => {
    const act = await makeAct(await credentials(), op, what, now ?? (() => Date.now() + clockOffsetMs), idempotencyKey);
    const headers = {
      ...(await authorize(token)),
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    };
    const request = { method: "POST", path: base + path, headers, body: { act, ...beside }, ...how } as const;
    return call(to, request, retryTimeoutMs);
  };
  /** Takes the lender's time as ours, if no clock was given. */
  const followClock = (instant: string): void => void (clockOffsetMs = Date.parse(instant) - Date.now());
  return {
    /** Reads what the gateway has of the purchase. */
    get: async (path: string) => read(url, path, "viewToken"),
    /** Reads what the lender has of the purchase and of the whole account; the gateway cannot derive the token for it. */
    getOfLender: async (path: string) => read(lenderUrl, path, "accountToken"),
    post: async (path: string, op: ActOperation, what: object, idempotencyKey: string | undefined) =>
      (await send(url, path, op, what, "viewToken", idempotencyKey)) as PurchaserResponse,
    /** Sends an act that the lender itself answers. */
    postToLender: async (path: string, op: ActOperation, what: object) =>
      send(lenderUrl, path, op, what, "accountToken", crypto.randomUUID()),
    /** Sends the lender a file beside the act that says which it is. */
    upload: async (what: object, content: string, sender?: Sender): Promise<unknown> =>
      send(lenderUrl, "/files", "file.upload", what, "accountToken", undefined, {
        beside: { content },
        timeoutMs: uploadTimeoutMs,
        ...(sender && { sender }),
      }),
    /** Fetches a file from the lender. */
    download: async (reference: string): Promise<Download> => {
      const path = `${base}/files/${encodeURIComponent(reference)}`;
      return download(lenderUrl, { method: "GET", path, headers: await authorize("accountToken") }, retryTimeoutMs);
    },
    followClock,
  };
};
