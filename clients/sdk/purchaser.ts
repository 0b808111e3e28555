import { call } from "./http.ts";
import type { Loan } from "./loan.ts";
import { pinned } from "./keyring.ts";
import { digestOf, type HeldKey, type Key, type Now, purchaserPart, sealMessage, stamped } from "./message.ts";
import type { PlanChoice } from "./plans.ts";
import type { DisputeKind, LinePick, Money, OrderLine, Purchase } from "./purchase.ts";

/** What a purchaser consents to, and to whom that is told; `signKey` is the private key whose public half the lender pinned. */
export type Consent = {
  readonly account: string;
  readonly signKey: Key | HeldKey;
  /** Where notices go, such as an e-mail address; neither mall nor gateway sees it. */
  readonly contact: string;
  readonly lender: string;
  readonly lenderKeys: readonly Key[];
  readonly mall: string;
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
  readonly lines: readonly Omit<OrderLine, "description">[];
  /** The plan to pay back by, with what was shown of it; the account's own unless told. */
  readonly plan?: PlanChoice;
  readonly now?: Now;
};

/** Seals the purchaser's consent to exactly this order for the lender; runs in the browser, the mall only passes it on. */
export const sealPurchaserPart = async (consent: Consent): Promise<string> => {
  const { account, contact, lender, mall, order, amount, currency, plan, now = Date.now } = consent;
  const lines = consent.lines.map((line) => [line.id, line.quantity, line.amount]);
  const osh = await digestOf(JSON.stringify([mall, order, amount, currency, lines]));
  const claims = { iss: account, aud: lender, op: "loan.consent", osh, body: { contact, consent: true, ...plan } };
  const recipient = await pinned(consent.lenderKeys).toSealFor();
  return sealMessage(purchaserPart, await stamped(claims, now), { ...consent.signKey }, recipient);
};

/** How a purchaser is connected: the approval number and the token are in the link of the approval notice. */
export type PurchaserOptions = {
  readonly url: string;
  readonly approvalNumber: string;
  readonly token: string;
  /** For how long a request without an answer is sent again; about a second unless told. */
  readonly patienceMs?: number;
};

/** Connects a purchaser's page to gateway and lender. */
export const connectPurchaser = ({ url, approvalNumber, token, patienceMs }: PurchaserOptions) => {
  const base = `/v1/pay/${encodeURIComponent(approvalNumber)}`;
  const authorization = `Bearer ${token}`;
  const get = async (path: string): Promise<unknown> =>
    call(url, { method: "GET", path: base + path, headers: { authorization } }, patienceMs);
  // Pressed twice is meant once: a page that wants that across reloads passes its own key.
  const post = async (
    path: string,
    body: object,
    idempotencyKey: string | null = crypto.randomUUID(),
  ): Promise<PurchaserAnswer> => {
    const headers = { authorization, ...(idempotencyKey !== null && { "idempotency-key": idempotencyKey }) };
    return (await call(url, { method: "POST", path: base + path, headers, body }, patienceMs)) as PurchaserAnswer;
  };
  return {
    /** The purchase as the gateway sees it, what the shop is called, and what may be done now. */
    show: async (): Promise<OwnPurchase> => {
      const { purchase, ...more } = (await get("")) as PurchaserAnswer & Omit<OwnPurchase, keyof Purchase>;
      return { ...purchase, ...more };
    },
    /** The loan as the lender sees it: what is owed, when, and for what, by the names that the mall gave the lines. */
    loan: async (): Promise<Loan> => ((await get("/loan")) as { readonly loan: Loan }).loan,
    /** The goods are as they should be: the loan becomes due by its plan. Twice is once by itself, so it bears a key only if it is given one. */
    accept: async (idempotencyKey?: string) => post("/acceptances", {}, idempotencyKey ?? null),
    /** Undoes the purchase: some lines, an amount, or with nothing named all of it. */
    cancel: async (
      part: { readonly lines?: readonly LinePick[]; readonly amount?: Money; readonly reason?: string } = {},
      idempotencyKey?: string,
    ) => post("/cancellations", part, idempotencyKey),
    /** Pays before the day: with no amount named, all that is owed; a part makes the last instalments fall away, or all smaller. */
    repay: async (amount?: Money, idempotencyKey?: string, becomes?: "shorter" | "smaller") =>
      post("/repayments", { ...(amount && { amount }), ...(becomes && { becomes }) }, idempotencyKey),
    /** A late purchaser's word to pay what is overdue by a day (`2026-03-31`), a fortnight away at most: until then nothing is asked for. */
    promise: async (on: string, idempotencyKey?: string) => post("/promises", { on }, idempotencyKey),
    /**
     * Disputes goods that did not come or are not as described, by lines or amount or with nothing named all of them;
     * or a refund that does not come, by its cancellation or by amount. Evidence is by reference, as at `addEvidence`.
     */
    dispute: async (claim: DisputeClaim, idempotencyKey?: string) => post("/disputes", claim, idempotencyKey),
    /** Refers to more proof until the dispute is decided: ids such as `doc_5f0c2b9e`, or https links without query, never the proof itself. */
    addEvidence: async (cancellation: number, evidence: readonly string[], idempotencyKey?: string) =>
      post(`/disputes/${cancellation}/evidence`, { evidence }, idempotencyKey),
  };
};

/** A purchase as its purchaser sees it; `shop` is the name under which the gateway's operator registered the mall. */
export type OwnPurchase = Purchase & { readonly shop: string; readonly rights: Rights };

/** What may be done now, and until when where that ends; `missRefund` names the cancellations whose refund may be said to be missing. */
export type Rights = Partial<
  Readonly<Record<"accept" | "cancel" | "dispute" | "repay", { readonly until?: string }>>
> & {
  readonly missRefund?: readonly number[];
  readonly promise?: { readonly from: string; readonly until: string };
};

/** What a purchaser disputes, and why; `reason` is a word of the page's own list. */
export type DisputeClaim = {
  readonly kind: DisputeKind;
  readonly evidence?: readonly string[];
  readonly reason?: string;
} & ({ readonly lines?: readonly LinePick[] } | { readonly amount: Money } | { readonly cancellation: number });

type PurchaserAnswer = { readonly purchase: Purchase };
