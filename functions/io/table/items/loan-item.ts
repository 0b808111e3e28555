import type { Loan, LoanFacts } from "../../../../domain/loan/loan.ts";
import type { LastDunning, Replan } from "../../../../domain/loan/records.ts";
import { add, money, type Money } from "../../../../domain/money.ts";
import type { Consent } from "../../../../domain/plan/consent.ts";
import { loanKey } from "../item-keys.ts";
import {
  decode,
  encode,
  type Item,
  packBytes,
  packInstant,
  unpackBytes,
  unpackInstant,
  withoutEmptyLists,
} from "../item.ts";
import { packEntry, unpackEntry } from "./entry-item.ts";
import { packCollection, type PackedCollection, unpackCollection } from "./collection-item.ts";
import { packInstalment, unpackInstalment } from "./instalment-item.ts";
import { toLoanByStatus } from "./loan-status.ts";
import {
  type PackedCancellation,
  packEvidence,
  packOpenCancellation,
  unpackEvidence,
  unpackOpenCancellation,
} from "./loan-evidence-item.ts";
import { packParcel, unpackParcel } from "./parcel-item.ts";
import { packReceivable, unpackReceivable } from "./receivable-item.ts";
import { packRefund, unpackRefund } from "./refund-item.ts";
import { packTerms, unpackTerms } from "./terms-item.ts";

/** The item of a loan; lists are packed into text, because writes are billed by size and reads take time by the number of values. */
export const toLoanItem = ({
  id,
  entries,
  terms,
  consent,
  instalments,
  collections,
  refunds,
  replans,
  receivables,
  createdAt,
  holdExpiresAt,
  lastDunning,
  evidence,
  cancellations,
  shipments,
  digest,
  ...facts
}: Loan): Item => ({
  ...loanKey(id),
  ...(encode(withoutEmptyLists(facts)) as Item),
  ...("linkHash" in facts && { linkHash: packBytes(facts.linkHash) }),
  createdAt: packInstant(createdAt),
  digest: packBytes(digest),
  ...(holdExpiresAt !== undefined && { holdExpiresAt: packInstant(holdExpiresAt) }),
  ...(lastDunning && { dunned: packLastDunning(lastDunning) }),
  terms: packTerms(terms),
  ...(consent && { consent: packConsent(consent) }),
  ...(replans && { replans: replans.map((each) => ({ ...each, terms: packTerms(each.terms) })) }),
  ...(receivables.length > 0 && { receivables: receivables.map(packReceivable) }),
  ...(instalments.length > 0 && { instalments: instalments.map(packInstalment) }),
  ...(refunds.length > 0 && { refunds: refunds.map(packRefund) }),
  ...(collections.length > 0 && {
    collections: collections.map(packCollection),
  }),
  ...(evidence && { evidence: evidence.map(packEvidence) }),
  ...(cancellations && { cancellations: cancellations.map(packOpenCancellation) }),
  ...(shipments && { shipments: shipments.map(packParcel) }),
  entries: entries.map(packEntry),
});

/** The loan of an item; the reverse of `toLoanItem`. */
export const toLoan = (item: Item): Loan => {
  const { pk, sk: _sk, createdAt, holdExpiresAt, dunned, entries, terms, consent, replans, ...lists } = item as Packed;
  const {
    receivables = [],
    instalments = [],
    collections = [],
    refunds = [],
    evidence,
    cancellations,
    shipments,
    overdue,
    digest,
    linkHash,
    ...rest
  } = lists;
  const facts = { pauses: [], ...(decode(rest) as Omit<LoanFacts, "pauses"> & Partial<Pick<LoanFacts, "pauses">>) };
  const { currency } = facts.amount;
  return toLoanByStatus({
    ...facts,
    id: pk.slice("LOAN#".length),
    createdAt: unpackInstant(createdAt),
    digest: unpackBytes(digest),
    ...(linkHash !== undefined && { linkHash: unpackBytes(linkHash) }),
    ...(holdExpiresAt !== undefined && { holdExpiresAt: unpackInstant(holdExpiresAt) }),
    ...(dunned && { lastDunning: unpackLastDunning(dunned) }),
    terms: unpackTerms(terms),
    ...(consent && { consent: unpackConsent(consent, facts.amount) }),
    ...(replans && { replans: replans.map((each) => ({ ...each, terms: unpackTerms(each.terms) })) }),
    receivables: receivables.map((each) => unpackReceivable(each, currency)),
    instalments: instalments.map((each) => unpackInstalment(each, currency)),
    refunds: refunds.map((each) => unpackRefund(each, currency)),
    collections: collections.map((each) => unpackCollection(each, currency)),
    ...(evidence && { evidence: evidence.map(unpackEvidence) }),
    ...(cancellations && { cancellations: cancellations.map((each) => unpackOpenCancellation(each, currency)) }),
    ...(shipments && { shipments: shipments.map(unpackParcel) }),
    // A loan had one of these numbers only.
    ...(overdue !== undefined && { overdue: [overdue].flat() }),
    entries: entries.map((each) => unpackEntry(each, currency)),
  });
};

type Texts = readonly string[];

type Packed = Item & {
  readonly pk: string;
  readonly sk: string;
  readonly createdAt: string;
  readonly digest: Uint8Array | string;
  readonly linkHash?: Uint8Array | string;
  readonly holdExpiresAt?: string;
  readonly dunned?: PackedLastDunning;
  readonly entries: Texts;
  readonly terms: Item;
  readonly consent?: readonly unknown[];
  readonly replans?: readonly (Omit<Replan, "terms"> & { readonly terms: Item })[];
  readonly receivables?: Texts;
  readonly instalments?: Texts;
  readonly refunds?: readonly Item[];
  readonly evidence?: Texts;
  readonly cancellations?: readonly PackedCancellation[];
  readonly shipments?: Texts;
  readonly overdue?: number | readonly number[];
  readonly collections?: readonly PackedCollection[];
};

/** The table calls it `dunned`, and the action `did`. */
type PackedLastDunning = { readonly on: LastDunning["on"]; readonly did?: LastDunning["action"] };

const packLastDunning = ({ on, action }: LastDunning): PackedLastDunning => ({ on, ...(action && { did: action }) });

const unpackLastDunning = ({ on, did }: PackedLastDunning): LastDunning => ({ on, ...(did && { action: did }) });

/** A consent is `[day, digest, time, APR in tenths of a per cent, minor units of the total cost]`; all that is payable follows. */
const packConsent = ({ day, digest, at, apr, totalCost }: Consent): readonly unknown[] => [
  day,
  digest,
  Date.parse(at),
  apr,
  totalCost.minor,
];

const unpackConsent = (packed: readonly unknown[], amount: Money): Consent => {
  const [day, digest, at, apr, cost] = packed as readonly [string, string, number, number, number];
  const totalCost = money(BigInt(cost), amount.currency);
  return { day, digest, at: new Date(at).toISOString(), apr, totalCost, totalPayable: add(amount, totalCost) };
};
