import { takeTurns } from "./purchaser-turns.ts";
import { type EvidenceFile, fileToSend, type NewEvidenceFile } from "./evidence-file.ts";
import type { Sender } from "./http.ts";
import type { AccountLoans } from "./loan.ts";
import { pinnedKeys } from "./keyring.ts";
import {
  digestOf,
  type NonExtractableKey,
  type Key,
  type Now,
  purchaserPart,
  sealMessage,
  loanRequestSeconds,
  withStandardClaims,
} from "./message.ts";
import type { PlanChoice } from "./plans.ts";
import type { DisputeKind, LineQuantity, Money, OrderLine, Purchase } from "./purchase.ts";
import { openLink, type PurchaserOptions, type PurchaserResponse } from "./purchaser-requests.ts";

/** What a purchaser consents to; `signKey` is the private key whose public half the lender has pinned. */
export type Consent = {
  readonly account: string;
  readonly signKey: Key | NonExtractableKey;
  /** Where notices are sent, such as an e-mail address; neither mall nor gateway sees it. */
  readonly contact: string;
  /** The purchaser's locale, such as `de-DE`: notices write amounts and days as it does. */
  readonly locale?: string;
  readonly lender: string;
  readonly lenderKeys: readonly Key[];
  readonly mall: string;
  readonly order: string;
  readonly amount: string;
  readonly currency: string;
  readonly lines: readonly Omit<OrderLine, "description">[];
  /** The chosen plan, with the digest of its disclosure; the account's own plan by default. */
  readonly plan?: PlanChoice;
  readonly now?: Now;
};

/** Signs the purchaser's consent to exactly this order and encrypts it for the lender. Runs in the browser; the mall only forwards it. */
export const sealPurchaserPart = async (consent: Consent): Promise<string> => {
  const { account, contact, locale, lender, mall, order, amount, currency, plan, now = Date.now } = consent;
  const lines = consent.lines.map((line) => [line.id, line.quantity, line.amount]);
  const osh = await digestOf(JSON.stringify([mall, order, amount, currency, lines]));
  const body = { contact, ...(locale !== undefined && { locale }), consent: true, ...plan };
  const claims = { iss: account, aud: lender, op: "loan.consent", osh, body };
  const recipient = await pinnedKeys(consent.lenderKeys, now).encryptionKey();
  return sealMessage(
    purchaserPart,
    await withStandardClaims(claims, now, { lifetime: loanRequestSeconds }),
    { ...consent.signKey },
    recipient,
  );
};

/** Connects a purchaser's page to gateway and lender. Throws TallystickProblem when an operation is rejected. */
export const connectPurchaser = (options: PurchaserOptions) => {
  const link = openLink(options);
  const { get, getOfLender, post, postToLender, upload, download } = link;
  const { showLoan, postNext } = takeTurns(link);
  return {
    /** The purchase as the gateway sees it, the shop's name, and the operations that are allowed now. */
    show: async (): Promise<PurchaserPurchase> => {
      const { purchase, ...more } = (await get("")) as PurchaserResponse & Omit<PurchaserPurchase, keyof Purchase>;
      return { ...purchase, ...more };
    },
    /** The loan as the lender sees it: what is owed, when it is due, and the mall's line descriptions. */
    loan: showLoan,
    /** A page of all loans of the account at this lender, the newest first: also those of which the purchaser has no link. */
    loans: async (page: { readonly limit?: number; readonly cursor?: string } = {}): Promise<AccountLoans> => {
      const query = new URLSearchParams(
        Object.entries(page).map(([name, value]): [string, string] => [name, String(value)]),
      );
      return (await getOfLender(`/loans${query.size > 0 ? `?${query}` : ""}`)) as AccountLoans;
    },
    /** Withdraws this link: the lender sends another to the contact that it knows, and nothing can be done with this one any more. */
    renewLink: async (): Promise<void> => void (await postToLender("/links", "link.renew", {})),
    /**
     * Sends the lender a file as evidence, which the shop and the lender's staff can see, and returns it with its `reference` for `dispute`
     * or `addEvidence`. The same file sent again has the same reference.
     */
    uploadEvidence: async (file: NewEvidenceFile, sender?: Sender): Promise<EvidenceFile> => {
      const { claim, content } = await fileToSend(file);
      return ((await upload(claim, content, sender)) as { readonly file: EvidenceFile }).file;
    },
    /** Fetches a file of either side by its reference. */
    downloadEvidence: download,
    /** Accepts the goods: the loan becomes due by its plan. Repeating it has no effect. */
    accept: async (idempotencyKey?: string) => post("/acceptances", "goods.accept", {}, idempotencyKey),
    /** Cancels the purchase: some lines, an amount, or by default all of it. `reason` is a code from the page's own list. */
    cancel: async (
      part: { readonly lines?: readonly LineQuantity[]; readonly amount?: Money; readonly reason?: string } = {},
      idempotencyKey?: string,
    ) => postNext("/cancellations", "purchase.cancel", part, idempotencyKey),
    /** Repays early: by default the whole debt. A partial repayment makes the plan `shorter` (default) or its instalments `smaller`. */
    repay: async (amount?: Money, idempotencyKey?: string, becomes?: "shorter" | "smaller") =>
      postNext("/repayments", "loan.repay", { ...(amount && { amount }), ...(becomes && { becomes }) }, idempotencyKey),
    /** Promises to pay the overdue amount on a day (`2026-03-31`), at most 14 days away; nothing is collected until then. */
    promise: async (on: string, idempotencyKey?: string) =>
      post("/promises", "payment.promise", { on }, idempotencyKey),
    /**
     * Disputes goods that were not received or are not as described, by lines, by amount, or by default all of them;
     * or a missing refund, by its cancellation or by amount. Evidence is a reference, as in `addEvidence`.
     */
    dispute: async (claim: DisputeClaim, idempotencyKey?: string) =>
      "cancellation" in claim
        ? post("/disputes", "dispute.open", claim, idempotencyKey)
        : postNext("/disputes", "dispute.open", claim, idempotencyKey),
    /** Adds references to evidence until the dispute is decided: those of `uploadEvidence`, ids of your own such as `doc_5f0c2b9e`, or https links without a query. */
    addEvidence: async (cancellation: number, evidence: readonly string[], idempotencyKey?: string) =>
      post(`/disputes/${cancellation}/evidence`, "dispute.evidence", { cancellation, evidence }, idempotencyKey),
  };
};

/** A purchase as its purchaser sees it; `shop` is the mall's registered name. */
export type PurchaserPurchase = Purchase & { readonly shop: string; readonly rights: Rights };

/** The operations that are allowed now, with deadlines; `missRefund` lists the cancellations whose refund may be disputed as missing. */
export type Rights = Partial<
  Readonly<Record<"accept" | "cancel" | "dispute" | "repay", { readonly until?: string }>>
> & {
  readonly missRefund?: readonly number[];
  readonly promise?: { readonly from: string; readonly until: string };
};

/** A dispute of a purchaser; `reason` is a code from the page's own list. */
export type DisputeClaim = {
  readonly kind: DisputeKind;
  readonly evidence?: readonly string[];
  readonly reason?: string;
} & ({ readonly lines?: readonly LineQuantity[] } | { readonly amount: Money } | { readonly cancellation: number });
