import type { Checkout } from "./checkout.ts";
import { type Asked, type Decision, readDecision } from "./decision.ts";
import { endpointsOf, eventsOf } from "./endpoints.ts";
import { call } from "./http.ts";
import { rotationOf } from "./key-statement.ts";
import { type Keyring, pinned, published } from "./keyring.ts";
import type { Keyed, LoanRequest } from "./loan.ts";
import { connectCheckouts } from "./mall-checkout.ts";
import type { MallRecord, PinnedKey } from "./mall-record.ts";
import {
  digestOf,
  type Key,
  type Now,
  sealedPart,
  sealMessage,
  signMessage,
  stamped,
  verifyMessage,
} from "./message.ts";
import { UntrustedAnswer } from "./problem.ts";
import type { AdvanceQuote, LinePick, Money, Purchase, RefundPreview } from "./purchase.ts";

/** How a mall's server is connected. Keys are private JWKs; `lenderKeys` and `gatewayKeys` are pinned when given, else fetched. */
export type MallOptions = {
  readonly url: string;
  readonly mall: string;
  readonly lender: string;
  readonly apiKey: string;
  readonly signKey: Key;
  readonly sealKey: Key;
  /** Keys that were sealed for before the last rotation: a decision made in the overlap may be for one of them. */
  readonly olderSealKeys?: readonly Key[];
  readonly lenderKeys?: readonly Key[];
  readonly gatewayKeys?: readonly Key[];
  readonly now?: Now;
  /** For how long a request without an answer is sent again; about a second unless told. */
  readonly patienceMs?: number;
};

/** A purchase as any operation on it needs it. */
export type PurchaseRef = Pick<Purchase, "id" | "order">;

type Answer = { readonly purchase: Purchase; readonly receipt: string };

type SealedAnswer = Answer & { readonly sealed?: string };

type PreviewAnswer = {
  readonly preview: RefundPreview;
  readonly token: string;
  readonly expiresAt: string;
  readonly receipt: string;
  readonly purchase?: never;
};

/** What a mall gives back of its own accord: goods, or an amount of its goodwill while the goods are kept. */
export type RefundAsk = { readonly lines: readonly LinePick[] } | { readonly amount: Money };

type KeysAnswer = { readonly keys: readonly PinnedKey[]; readonly receipt: string; readonly purchase?: never };

type QuoteAnswer = { readonly quote: AdvanceQuote; readonly receipt: string; readonly purchase?: never };

/** How much to advance: an amount, some lines, or with nothing named all the rest. */
type Part = { readonly amount?: Money; readonly lines?: readonly LinePick[] };

/** Connects a mall's server to the gateway: signs and seals what goes out, opens and checks what comes back. */
export const connectMall = (options: MallOptions) => {
  const { url, mall, lender, apiKey, now = Date.now, patienceMs } = options;
  // Copies, because jose freezes the keys it imports.
  const signKey = { ...options.signKey };
  const sealKeys = [options.sealKey, ...(options.olderSealKeys ?? [])].map((key) => ({ ...key }));
  const lenderRing = ring(options.lenderKeys, url, `/v1/lenders/${encodeURIComponent(lender)}/jwks.json`);
  const gatewayRing = ring(options.gatewayKeys, url, "/.well-known/jwks.json");
  const headers = { authorization: `Bearer ${apiKey}` };

  /** Signs an envelope, posts it, and checks that the gateway's receipt is for this very envelope. */
  const post = async <Told extends { readonly receipt: string; readonly purchase?: Purchase }>(
    path: string,
    op: string,
    claims: Record<string, unknown>,
    { idempotencyKey, ...parts }: Keyed & { readonly sealed?: string; readonly display?: string } = {},
  ): Promise<Told> => {
    const said = await stamped({ iss: mall, aud: "gateway", op, ...claims }, now);
    const envelope = await signMessage("tally-env+jws", said, signKey);
    const keyed = idempotencyKey === undefined ? headers : { ...headers, "idempotency-key": idempotencyKey };
    const asked = { method: "POST", path, headers: keyed, body: { envelope, ...parts } } as const;
    const answer = (await call(url, asked, patienceMs)) as Told;
    const receipt = await verifyMessage("tally-receipt+jws", answer.receipt, (kid) => gatewayRing.find(kid, "sig"));
    const s256 = await digestOf(JSON.stringify(said));
    const txn = claims["txn"] ?? answer.purchase?.id;
    if (
      receipt["aud"] !== mall ||
      receipt["op"] !== op ||
      // A deed that its key tells from others may have been done before: then the receipt is for its first signing.
      (receipt["s256"] !== s256 && idempotencyKey === undefined) ||
      receipt["txn"] !== txn ||
      (answer.purchase && answer.purchase.id !== txn)
    )
      throw new UntrustedAnswer("the gateway's receipt is for something else");
    return answer;
  };
  const report = async (
    { id, order }: PurchaseRef,
    path: string,
    op: string,
    body: object,
    keyed: Keyed,
  ): Promise<Answer> =>
    post<Answer>(`/v1/purchases/${encodeURIComponent(id)}/${path}`, op, { ord: order, txn: id, body }, keyed);

  const list = async (
    query: Record<string, string>,
  ): Promise<{ readonly purchases: readonly Purchase[]; readonly cursor?: string }> => {
    const path = `/v1/purchases?${new URLSearchParams(query).toString()}`;
    return (await call(url, { method: "GET", path, headers }, patienceMs)) as {
      readonly purchases: readonly Purchase[];
      readonly cursor?: string;
    };
  };

  const openDecision = async (sealed: string, request: Asked): Promise<Decision> =>
    readDecision(sealed, request, { mall, lender, sealKeys, lenderRing });

  /** Asks the lender for the price of an order; `request` identifies the question, to open a decision that comes later. */
  const requestLoan = async (ask: LoanRequest) => {
    const { order, amount, currency, lines, purchaserPart: pur, purchaser, ...keyed } = ask;
    const facts = { ord: order, amt: amount, cur: currency };
    const claims = { iss: mall, aud: lender, op: "loan.request", ...facts, body: { purchaser, lines, pur } };
    const sealed = await sealMessage(sealedPart, await stamped(claims, now), signKey, await lenderRing.toSealFor());
    const prev = await digestOf(sealed);
    // The gateway routes by amounts; what was bought it never learns.
    const shown = lines.map((line) => ({ id: line.id, quantity: line.quantity, amount: line.amount }));
    const envelope = { ...facts, parts: [{ to: lender, s256: prev }], body: { lender, lines: shown } };
    const answer = await post<SealedAnswer>("/v1/purchases", "loan.request", envelope, { sealed, ...keyed });
    const request: Asked = { prev, order, amount, currency, purchase: answer.purchase.id };
    const decision = answer.sealed === undefined ? undefined : await openDecision(answer.sealed, request);
    return { purchase: answer.purchase, receipt: answer.receipt, request, decision };
  };

  const showPurchase = async (id: string): Promise<Purchase> => {
    const path = `/v1/purchases/${encodeURIComponent(id)}`;
    const answer = await call(url, { method: "GET", path, headers }, patienceMs);
    return (answer as { readonly purchase: Purchase }).purchase;
  };
  const showCheckout = async (id: string): Promise<Checkout> => {
    const path = `/v1/checkout-sessions/${encodeURIComponent(id)}`;
    const answer = await call(url, { method: "GET", path, headers }, patienceMs);
    return (answer as { readonly checkout: Checkout }).checkout;
  };

  const ways = {
    post: async <Told extends { readonly receipt: string }>(path: string, op: string, said: object, keyed?: Keyed) =>
      post<Told>(path, op, { ...said }, keyed),
    get: async (path: string) => call(url, { method: "GET", path, headers }, patienceMs),
  };

  return {
    /** Where the mall hears of what happens, and what it was told. */
    endpoints: endpointsOf(ways),
    events: eventsOf(ways),
    requestLoan,
    openDecision,
    /** Fetches and opens the lender's decision on a request that was answered while the lender had not decided; kept for thirty days. */
    fetchDecision: async (request: Asked): Promise<Decision> => {
      const path = `/v1/purchases/${encodeURIComponent(request.purchase)}/decision`;
      const { sealed } = (await call(url, { method: "GET", path, headers }, patienceMs)) as { readonly sealed: string };
      return openDecision(sealed, request);
    },
    /** Asks what an advance would cost; the price binds the lender until the quote's `expiresAt`, for one advance of that amount. */
    quoteAdvance: async ({ id, order }: PurchaseRef, part: Part = {}): Promise<QuoteAnswer> => {
      const path = `/v1/purchases/${encodeURIComponent(id)}/advance-quotes`;
      return post<QuoteAnswer>(path, "quote.request", { ord: order, txn: id, body: part });
    },
    /** Sells the receivable, at the lender's rates or at the price of a quote: an amount, some lines, or with nothing named all the rest. */
    advance: async (
      purchase: PurchaseRef,
      part: Part | Pick<AdvanceQuote, "id" | "amount"> = {},
      keyed: Keyed = {},
    ) => {
      const ask = "id" in part ? { quote: part.id, amount: part.amount } : part;
      return report(purchase, "advances", "advance.request", ask, keyed);
    },
    /** Tells that a parcel left; without lines it carries all the rest. */
    reportShipment: async (
      purchase: PurchaseRef,
      parcel: {
        readonly shipment: string;
        readonly lines?: readonly LinePick[];
        readonly carrier?: string;
        readonly tracking?: string;
      },
      keyed: Keyed = {},
    ) => report(purchase, "shipments", "shipment.report", parcel, keyed),
    /** Tells that a parcel arrived. */
    reportDelivery: async (
      purchase: PurchaseRef,
      arrival: { readonly shipment: string; readonly deliveredAt?: string },
      keyed: Keyed = {},
    ) => report(purchase, "deliveries", "delivery.report", arrival, keyed),
    /** Answers a cancellation: the goods were stopped, had left already, came back, or the return is refused with evidence. */
    reportReturn: async (
      purchase: PurchaseRef,
      outcome: {
        readonly cancellation: number;
        readonly outcome: "stopped" | "shipped" | "received" | "refused";
        readonly lines?: readonly LinePick[];
        readonly evidence?: string;
        /** Of a preview of this cancellation, for goods that were stopped or came back. */
        readonly token?: string;
      },
      keyed: Keyed = {},
    ) => report(purchase, "returns", "return.report", outcome, keyed),
    /**
     * Asks who would give and get what in a refund, or at the end of an open cancellation. The token commits to just that, for a
     * quarter of an hour, as long as neither the purchase nor its loan has moved.
     */
    previewRefund: async (
      { id, order }: PurchaseRef,
      ask: RefundAsk | { readonly cancellation: number; readonly lines?: readonly LinePick[] },
    ): Promise<PreviewAnswer> => {
      const path = `/v1/purchases/${encodeURIComponent(id)}/refund-previews`;
      return post<PreviewAnswer>(path, "refund.preview", { ord: order, txn: id, body: ask });
    },
    /** Gives goods' price back, or an amount of the mall's goodwill; with a preview's token exactly what that has shown. */
    refund: async (purchase: PurchaseRef, ask: RefundAsk, token?: string, keyed: Keyed = {}) =>
      report(purchase, "refunds", "refund.request", { ...ask, ...(token !== undefined && { token }) }, keyed),
    /**
     * Answers a dispute: conceded, the money goes back; contested, the lender decides by the evidence, to which the same call adds later.
     * Evidence is a reference, never the proof itself: an id such as `doc_5f0c2b9e`, or an https link without query.
     */
    answerDispute: async (
      purchase: PurchaseRef,
      answer: {
        readonly cancellation: number;
        readonly answer: "conceded" | "contested";
        readonly evidence?: readonly string[];
      },
      keyed: Keyed = {},
    ) => report(purchase, "disputes", "dispute.answer", answer, keyed),
    /** The mall's own record: its terms, its standing, its keys and their ends. */
    showMall: async (): Promise<MallRecord> => {
      const answer = await call(url, { method: "GET", path: "/v1/mall", headers }, patienceMs);
      return (answer as { readonly mall: MallRecord }).mall;
    },
    /**
     * Changes the mall's keys at gateway and lender. Private keys go in, for each new one that signs must prove that the mall has it;
     * only public ones go out. The old ones hold for `overlapDays`, a week unless told, and with 0 not at all; connect anew with the new ones.
     */
    rotateKeys: async (
      fresh: { readonly signKey: Key; readonly sealKey: Key },
      { overlapDays, ...keyed }: Keyed & { readonly overlapDays?: number } = {},
    ): Promise<KeysAnswer> => {
      const keys = [fresh.signKey, fresh.sealKey];
      const body = await rotationOf({ mall, lender, signKey, now }, keys, overlapDays);
      return post<KeysAnswer>("/v1/keys", "keys.rotate", { body }, keyed);
    },
    /** The purchase as the gateway sees it. */
    showPurchase,
    ...connectCheckouts({ mall, lender, sealKey: options.sealKey, post, requestLoan, showPurchase, showCheckout }),
    /** All purchases that fit, newest first, page by page as they are asked for; `from` and `until` are days or instants of the request. */
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
        const page = await list({ ...filter, ...(cursor !== undefined && { cursor }) });
        yield* page.purchases;
        cursor = page.cursor;
      }
    },
  };
};

const ring = (keys: readonly Key[] | undefined, url: string, path: string): Keyring =>
  keys ? pinned(keys) : published(url, path);
