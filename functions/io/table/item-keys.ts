import { createHash } from "node:crypto";
import { packInstant } from "./item.ts";

/** The primary key of an item. This file defines all key formats, but those of settlements with malls. */
export type Key = { readonly pk: string; readonly sk: string };

/**
 * False for a key longer than DynamoDB's limits, in bytes: the ids in paths and bodies are the caller's, and no item has such a key, but
 * DynamoDB refuses to look for it.
 */
export const canExist = ({ pk, sk }: Key): boolean => Buffer.byteLength(pk) <= 2048 && Buffer.byteLength(sk) <= 1024;

export const purchaseKey = (id: string): Key => ({ pk: `PURCHASE#${id}`, sk: "PURCHASE" });

/** The sealed request of a purchase without a decision. */
export const sealedKey = (id: string): Key => ({ pk: `PURCHASE#${id}`, sk: "SEALED" });

/** The lender's sealed decision that arrived after the mall's request had been answered. */
export const decisionKey = (id: string): Key => ({ pk: `PURCHASE#${id}`, sk: "DECISION" });

/** A lender's quote for a purchase, until it expires. */
export const quoteKey = (purchaseId: string, quote: string): Key => ({
  pk: `PURCHASE#${purchaseId}`,
  sk: `QUOTE#${quote}`,
});

/** The prefix of a mall's signed reports of parcels, next to the purchase. */
export const reportPrefix = "REPORT#";

export const reportKey = (purchaseId: string, kind: "shipment" | "delivery", parcel: string): Key => ({
  pk: `PURCHASE#${purchaseId}`,
  sk: `${reportPrefix}${kind}#${parcel}`,
});

/** A hosted checkout. */
export const checkoutKey = (id: string): Key => ({ pk: `CHECKOUT#${id}`, sk: "CHECKOUT" });

export const mallKey = (mall: string): Key => ({ pk: `MALL#${mall}`, sk: "MALL" });

/** A mall's webhook endpoints; next to each is its circuit breaker. */
export const endpointsOf = (mall: string): { readonly pk: string; readonly prefix: string } => ({
  pk: mallKey(mall).pk,
  prefix: "ENDPOINT#",
});

export const endpointKey = (mall: string, id: string): Key => ({ pk: mallKey(mall).pk, sk: `ENDPOINT#${id}` });

export const circuitKey = (mall: string, id: string): Key => ({ pk: mallKey(mall).pk, sk: `ENDPOINT#${id}#CIRCUIT` });

/** An event of a mall in the table of events; the id starts with the time, so ids sort by time. */
export const eventKey = (mall: string, id: string): Key => ({ pk: `EVENT#${mall}`, sk: id });

export const apiKeyKey = (hash: string): Key => ({ pk: `APIKEY#${hash}`, sk: "APIKEY" });

/** The public data of a mall's API keys, by id. */
export const apiKeyListing = (mall: string, id: string): Key => ({ pk: mallKey(mall).pk, sk: `APIKEY#${id}` });

/** One of the operator's staff, by the hash of the API key. */
export const operatorKey = (hash: string): Key => ({ pk: `OPERATOR#${hash}`, sk: "OPERATOR" });

export const operatorListing = (operator: string): Key => ({ pk: "OPERATORS", sk: operator });

export const loanKey = (purchaseId: string): Key => ({ pk: `LOAN#${purchaseId}`, sk: "LOAN" });

/** The descriptions of the lines of a loan's order, next to the loan. */
export const orderKey = (purchaseId: string): Key => ({ pk: loanKey(purchaseId).pk, sk: "ORDER" });

/** What the lender knows of a loan's evidence files, next to the loan; their bytes are in the bucket. */
export const filesKey = (purchaseId: string): Key => ({ pk: loanKey(purchaseId).pk, sk: "FILES" });

/** The last entry of a trail, and the entries next to it: each once, in the partition of its loan or mall. */
export const trailHeadKey = (pk: string): Key => ({ pk, sk: "TRAIL" });

/** The prefix of the entries of a trail. */
export const trailPrefix = "TRAIL#";

export const trailKey = (pk: string, no: number): Key => ({ pk, sk: `${trailPrefix}${String(no).padStart(6, "0")}` });

/** What staff change that has a trail of its own, in the table of their side. */
export type StaffSubject = "plans" | "limits" | "reviews" | "operators" | `mall#${string}` | `account#${string}`;

/** The partition of the trail of what staff did to a subject. */
export const staffTrail = (subject: StaffSubject): string => `STAFF#${subject}`;

/** The prefix of the instructions on a loan, next to the loan. */
export const instructionPrefix = "INSTRUCTION#";

export const instructionKey = (purchaseId: string, no: number): Key => ({
  pk: loanKey(purchaseId).pk,
  sk: `${instructionPrefix}${String(no).padStart(6, "0")}`,
});

/** The lender's instructions that have not ended, in one partition. */
export const openInstructions = "INSTRUCTIONS";

export const openInstructionKey = (purchaseId: string, no: number): Key => ({
  pk: openInstructions,
  sk: `${purchaseId}#${no}`,
});

/** What one person of the lender's staff may instruct. */
export const limitsKey: Key = { pk: "LIMITS", sk: "LIMITS" };

/** What a person of the lender's staff has instructed alone, on all loans, by kind and currency. */
export const decidedAloneKey = ({
  name,
  kind,
  currency,
}: {
  readonly name: string;
  readonly kind: string;
  readonly currency: string;
}): Key => ({ pk: `ALONE#${name}`, sk: `${kind}#${currency}` });

/** Renewed links that the gateway does not know yet, in one partition. */
export const renewedLinks = "LINKS";

export const renewedLinkKey = (purchaseId: string): Key => ({ pk: renewedLinks, sk: purchaseId });

export const accountKey = (account: string): Key => ({ pk: `ACCOUNT#${account}`, sk: "ACCOUNT" });

/** Requests for review by the lender's staff, in one partition. */
export const reviews = "REVIEWS";

export const reviewKey = (purchaseId: string): Key => ({ pk: reviews, sk: purchaseId });

/** The partition of the requests of a purchase on which no loan was made. */
export const refusedOf = (purchaseId: string): string => `REFUSED#${purchaseId}`;

export const refusedKey = (purchaseId: string, id: string): Key => ({ pk: refusedOf(purchaseId), sk: id });

/** A lender's plans, calendars and decision rules, which are read together, in one partition. */
export const catalogue = "PLANS";

export const planKey = (id: string): Key => ({ pk: catalogue, sk: `PLAN#${id}` });

export const calendarKey = (name: string): Key => ({ pk: catalogue, sk: `CALENDAR#${name}` });

export const rulesKey: Key = { pk: catalogue, sk: "RULES" };

/** All malls of the gateway or of the lender, by name, in one partition. */
export const mallListing = (mall: string): Key => ({ pk: "MALLS", sk: mall });

/** The stored response to a request, by the digest of sender, operation and idempotency key. */
export const idempotencyKey = (digest: string): Key => ({ pk: `IDEMPOTENCY#${digest}`, sk: "ANSWER" });

/** The number of a mall's requests in a time window. */
export const rateKey = (mall: string, window: number): Key => ({ pk: `RATE#${mall}`, sk: String(window) });

/** The folded balances of one mall, or of the whole ledger, from one stream shard. */
export const balanceKey = (owner: string, shard: string): Key => ({ pk: `BALANCE#${owner}`, sk: shard });

/**
 * A purchase's id is derived from its mall and order number, so that a repeated order has the same id
 * and the first write is the duplicate check. 128 bits of SHA-256 in Crockford base32. The composed and the decomposed form
 * of a number, which look the same, are one order.
 */
export const purchaseIdOf = (mall: string, order: string): string =>
  `pur_${shortDigest(`${mall}\n${order.normalize()}`)}`;

/** A checkout's id is derived from its mall and the request that opened it, so that a repeated request has the same id. */
export const checkoutIdOf = (mall: string, request: string): string =>
  `chk_${shortDigest(`${mall}\ncheckout\n${request}`)}`;

const shortDigest = (facts: string): string => {
  const digest = createHash("sha256").update(facts).digest();
  let bits = BigInt(`0x${digest.subarray(0, 16).toString("hex")}`) << 2n;
  let text = "";
  for (let i = 0; i < 26; i++, bits >>= 5n) text = alphabet[Number(bits & 31n)] + text;
  return text;
};

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** A role's own keys, as ciphertext, in one partition, sorted by use and age. */
export const ownKeys = (owner: string): string => `KEY#${owner}`;

export const ownKey = (
  owner: string,
  { use, createdAt, kid }: { readonly use: string; readonly createdAt: string; readonly kid: string },
): Key => ({
  pk: ownKeys(owner),
  sk: `${use}#${createdAt}#${kid}`,
});

/** The keys of a party that the gateway has announced to the malls. */
export const announcedKey = (party: string): Key => ({ pk: "ANNOUNCED", sk: party });

/** No event is earlier. */
const epoch = "1970-01-01T00:00:00.000Z";

/** The prefix of the ids of events at a time, of fixed width, so that ids sort by time. */
export const eventIdPrefix = (at: string): string => `evt_${packInstant(at < epoch ? epoch : at).padStart(9, "0")}`;

/** An event's id is derived from its time and content, so that a mall recognises a repeated delivery. */
export const eventIdOf = (at: string, what: string): string => `${eventIdPrefix(at)}${what}`;
