import type { Day, Instant } from "../calendar.ts";
import { type Entry, makeEntry, type EntryKind, type Posting } from "../ledger/entry.ts";
import type { Money } from "../money.ts";
import type { Consent } from "../plan/consent.ts";
import type { Quote } from "../pricing/discount.ts";
import type { PaymentPromise } from "../protocol/promise.ts";
import type { RefundPolicy } from "../protocol/refund-policy.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { Instalment } from "../repayment/instalment.ts";
import type { CreditTerms } from "../schedule/credit-terms.ts";
import type { Pause } from "../schedule/pause.ts";
import type { UsedEvidence } from "./evidence.ts";
import type { LoanNotice } from "./loan-notice.ts";
import type {
  ChargedOff,
  Collection,
  CreditReturn,
  LastDunning,
  LoanLink,
  LoanRefund,
  OpenCancellation,
  Receivable,
  Replan,
  ShippedParcel,
} from "./records.ts";

/** The facts that every loan has, whatever its status. Amounts are in the currency of `amount`. */
type Facts = {
  /** The purchase's id. */
  readonly id: string;
  readonly version: number;
  readonly createdAt: Instant;
  readonly mall: string;
  readonly account: string;
  readonly order: string;
  /** SHA-256 of the sealed request that this loan answers. */
  readonly digest: string;
  readonly amount: Money;
  /** Credit set aside and not lent yet. */
  readonly held: Money;
  /** Principal that the purchaser owes; interest and fees are owed with the instalments that charge them. */
  readonly outstanding: Money;
  /** The terms of repayment that the purchaser agreed to, less the opening fees that refunds returned. */
  readonly terms: CreditTerms;
  /** The plan of these terms, and the purchaser's consent to its cost; absent where the account's own terms apply. */
  readonly plan?: string;
  readonly consent?: Consent;
  readonly receivables: readonly Receivable[];
  /** From acceptance on; the sum of their open principal is `outstanding`. */
  readonly instalments: readonly Instalment[];
  readonly collections: readonly Collection[];
  readonly refunds: readonly LoanRefund[];
  /** How a refund treats interest and fees; absent for the usual policy. */
  readonly refundPolicy?: RefundPolicy;
  /** Days since acceptance on which the loan was paused. */
  readonly pauses: readonly Pause[];
  readonly entries: readonly Entry[];
  /** The evidence that the loan's changes of the last days used; absent when there was none. */
  readonly evidence?: readonly UsedEvidence[];
  /** What the purchaser is notified of with this version; undefined, which is not stored, where nothing concerns them. */
  readonly notice?: LoanNotice | undefined;
};

/** What every approved loan has. `linkHash` is the SHA-256 of the purchaser's bearer token; `link` is absent for the first link. */
export type LoanApproval = {
  readonly approvalNumber: string;
  readonly linkHash: string;
  readonly link?: LoanLink;
  readonly contact: string;
  /** The reader's locale, for the amounts and days of notices; absent where the consent names none. */
  readonly locale?: string;
  /** The purchaser's bank account for all transfers of this loan; absent in loans made before it was stored. */
  readonly bankAccount?: string;
  readonly holdExpiresAt: Instant;
};

/** Facts of an approved loan that depend on what mall, purchaser and bank did, and on no status: they stay after the loan has ended. */
type Incidents = {
  /** Quotes that the mall has not used yet. */
  readonly quotes?: readonly Quote[];
  /** Open cancellations, by number; while there is one, the loan is paused since that day. */
  readonly paused?: { readonly since: Day; readonly by: readonly number[] };
  /** What the open cancellations can cost, and until when the mall can answer them; the numbers of those of goods not shipped in time. */
  readonly cancellations?: readonly OpenCancellation[];
  readonly overdue?: readonly number[];
  /** The parcels that have left, by the mall's signed reports; forgotten once the goods are accepted. */
  readonly shipments?: readonly ShippedParcel[];
  /** Refused collections in a row, and the day on which the bank is asked again. */
  readonly retry?: { readonly times: number; readonly on: Day };
  readonly lastDunning?: LastDunning;
  readonly returns?: readonly CreditReturn[];
};

/** What a loan has since its goods were accepted: the day, and what only a loan under repayment can be given. */
type Acceptance = {
  readonly acceptedOn: Day;
  readonly promises?: readonly PaymentPromise[];
  readonly replans?: readonly Replan[];
};

/** The properties of a union's other members, so that each can be read from all and written in none. */
type Without<Other> = { readonly [Name in keyof Other]?: never };

type Approved = Facts & LoanApproval & Incidents & { readonly code?: never };

type NotAccepted = Approved & Without<Acceptance> & { readonly chargedOff?: never };

type Accepted = Approved & Acceptance & { readonly chargedOff?: never };

/** The lender declined the request, for the reason in `code`; the loan never changes after that. */
export type DeclinedLoan = Facts &
  Without<LoanApproval & Incidents & Acceptance> & {
    readonly status: "declined";
    readonly code: string;
    readonly chargedOff?: never;
  };

/** Approved, and no receivable purchased yet. */
export type HeldLoan = NotAccepted & { readonly status: "held" };

/** The seller is being or was paid, and the goods are not accepted. */
export type FundedLoan = NotAccepted & { readonly status: "funded" };

/** The goods are accepted, and the purchaser repays by instalments. */
export type RepayingLoan = Accepted & { readonly status: "repaying" };

/** Nothing is owed and goods were kept. Where the debt was paid before the lender learnt of the acceptance, its day is added when it is reported. */
export type RepaidLoan = (Accepted | NotAccepted) & { readonly status: "repaid" };

/** Nothing is owed and all goods were returned, before or after acceptance. */
export type CancelledLoan = (Accepted | NotAccepted) & { readonly status: "cancelled" };

/** The hold ended before a receivable was purchased. */
export type ExpiredLoan = NotAccepted & { readonly status: "expired" };

/** The lender charged the debt off; later payments are recoveries. */
export type ChargedOffLoan = Approved & Acceptance & { readonly status: "chargedOff"; readonly chargedOff: ChargedOff };

/** A loan under way: credit is held or lent. */
export type OpenLoan = HeldLoan | FundedLoan | RepayingLoan;

/** A loan that payments may arrive for, also after its end. */
export type PayableLoan = FundedLoan | RepayingLoan | RepaidLoan | CancelledLoan | ChargedOffLoan;

/** A loan that the lender approved, at any time since. */
export type ApprovedLoan = HeldLoan | ExpiredLoan | PayableLoan;

/** The lender's side of a purchase, by status. */
export type Loan = DeclinedLoan | ApprovedLoan;

/** Every fact that a loan can have, without the guarantee of its status: what a store reads before it has checked them. */
export type LoanFacts = Facts &
  Partial<LoanApproval> &
  Incidents &
  Partial<Acceptance> & {
    readonly status: LoanStatus;
    readonly code?: string;
    readonly chargedOff?: ChargedOff;
  };

/** How far a loan has come. */
export type LoanStatus = Loan["status"];

/** True while credit is held or lent. */
export const isOpenLoan = (loan: Loan): loan is OpenLoan =>
  loan.status === "held" || loan.status === "funded" || loan.status === "repaying";

/** True once money may have been lent: payments for it may still arrive. */
export const isPayable = (loan: Loan): loan is PayableLoan =>
  loan.status !== "declined" && loan.status !== "held" && loan.status !== "expired";

/** Why a payout that is under way forbids an operation: until it succeeds, the purchase of its receivable may still be reversed. */
export const payoutPending = (loan: Loan): Rejection | undefined => {
  const open = loan.receivables.find(({ status }) => status === "bought" || status === "refused");
  return (
    open && reject("PayoutPending", `the payout of advance ${open.no} is in progress: ask again when it has ended`)
  );
};

/** The only way a loan changes: `next` is the loan with its new facts; it gets the next version, the entries and the notice of the change. */
export const postTransition = <Next extends Loan>(
  next: Next,
  postings: Postings,
  now: Instant,
  notice?: LoanNotice,
): Next => {
  const version = next.version + 1;
  const entries = postings
    .map(([kind, sides]) => makeEntry(version, now, kind, sides))
    .filter((each) => each.postings.length > 0);
  return { ...next, version, entries: [...next.entries, ...entries], notice };
};

/** The postings of a change, by kind of entry; those without amounts make no entry. */
export type Postings = readonly (readonly [EntryKind, readonly Posting[]])[];
