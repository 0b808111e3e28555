import { createHash } from "node:crypto";
import { packInstant } from "./item.ts";

/** Where an item lives: the one place that knows the format of a key. */
export type Key = { readonly pk: string; readonly sk: string };

export const purchaseKey = (id: string): Key => ({ pk: `PURCHASE#${id}`, sk: "PURCHASE" });

/** The sealed request of a purchase that the lender has not answered yet. */
export const sealedKey = (id: string): Key => ({ pk: `PURCHASE#${id}`, sk: "SEALED" });

/** The lender's sealed decision that came when the mall was not on the line. */
export const decisionKey = (id: string): Key => ({ pk: `PURCHASE#${id}`, sk: "DECISION" });

/** A lender's offer for a purchase, until it has ended. */
export const quoteKey = (purchaseId: string, quote: string): Key => ({
  pk: `PURCHASE#${purchaseId}`,
  sk: `QUOTE#${quote}`,
});

/** A hosted checkout. */
export const checkoutKey = (id: string): Key => ({ pk: `CHECKOUT#${id}`, sk: "CHECKOUT" });

export const mallKey = (mall: string): Key => ({ pk: `MALL#${mall}`, sk: "MALL" });

/** Where a mall hears of what happens; beside each, the circuit that cuts off a broken one. */
export const endpointsOf = (mall: string): { readonly pk: string; readonly prefix: string } => ({
  pk: mallKey(mall).pk,
  prefix: "ENDPOINT#",
});

export const endpointKey = (mall: string, id: string): Key => ({ pk: mallKey(mall).pk, sk: `ENDPOINT#${id}` });

export const circuitKey = (mall: string, id: string): Key => ({ pk: mallKey(mall).pk, sk: `ENDPOINT#${id}#CIRCUIT` });

/** What a mall was told, in the table of events; the id begins with the time, so that it is the order too. */
export const eventKey = (mall: string, id: string): Key => ({ pk: `EVENT#${mall}`, sk: id });

export const apiKeyKey = (hash: string): Key => ({ pk: `APIKEY#${hash}`, sk: "APIKEY" });

/** What a mall may be told of its API keys, by their ids. */
export const apiKeyListing = (mall: string, id: string): Key => ({ pk: mallKey(mall).pk, sk: `APIKEY#${id}` });

/** One of the operator's staff, by the hash of the key; and the list of all of them. */
export const operatorKey = (hash: string): Key => ({ pk: `OPERATOR#${hash}`, sk: "OPERATOR" });

export const operatorListing = (operator: string): Key => ({ pk: "OPERATORS", sk: operator });

export const loanKey = (purchaseId: string): Key => ({ pk: `LOAN#${purchaseId}`, sk: "LOAN" });

/** What the lines of a loan's order are called, beside the loan. */
export const orderKey = (purchaseId: string): Key => ({ pk: loanKey(purchaseId).pk, sk: "ORDER" });

export const accountKey = (account: string): Key => ({ pk: `ACCOUNT#${account}`, sk: "ACCOUNT" });

/** Requests that a person at the lender decides on: their worklist, one partition. */
export const reviews = "REVIEWS";

export const reviewKey = (purchaseId: string): Key => ({ pk: reviews, sk: purchaseId });

/** A lender's plans, the calendars they roll by, and its rules on amounts, which are read together: one partition. */
export const catalogue = "PLANS";

export const planKey = (id: string): Key => ({ pk: catalogue, sk: `PLAN#${id}` });

export const calendarKey = (name: string): Key => ({ pk: catalogue, sk: `CALENDAR#${name}` });

export const rulesKey: Key = { pk: catalogue, sk: "RULES" };

/** All malls that a side knows, by name, in one partition; and what was paid to one of them. */
export const mallListing = (mall: string): Key => ({ pk: "MALLS", sk: mall });

export const settlementsOf = (mall: string): string => `SETTLEMENT#${mall}`;

export const settlementKey = (mall: string, currency: string, no: number): Key => ({
  pk: settlementsOf(mall),
  sk: `${currency}#${String(no).padStart(6, "0")}`,
});

/** The answer to a request under its sender's own key, by the digest of whose, for what, and the key. */
export const idempotencyKey = (digest: string): Key => ({ pk: `IDEMPOTENCY#${digest}`, sk: "ANSWER" });

/** How often a mall has asked in a window of time. */
export const rateKey = (mall: string, window: number): Key => ({ pk: `RATE#${mall}`, sk: String(window) });

/** The folded balances of one mall, or of the whole book, as one stream shard has seen them. */
export const balanceKey = (owner: string, shard: string): Key => ({ pk: `BALANCE#${owner}`, sk: shard });

/**
 * A purchase's id follows from its mall and order number, so that the same order asked for twice meets itself
 * and the first write is the duplicate check. 128 bits of SHA-256 in Crockford base32.
 */
export const purchaseIdOf = (mall: string, order: string): string => `pur_${nameOf(`${mall}\n${order}`)}`;

/** A checkout's id follows from its mall and the request that opened it, so that the request sent again meets itself. */
export const checkoutIdOf = (mall: string, request: string): string => `chk_${nameOf(`${mall}\ncheckout\n${request}`)}`;

const nameOf = (facts: string): string => {
  const digest = createHash("sha256").update(facts).digest();
  let bits = BigInt(`0x${digest.subarray(0, 16).toString("hex")}`) << 2n;
  let text = "";
  for (let i = 0; i < 26; i++, bits >>= 5n) text = alphabet[Number(bits & 31n)] + text;
  return text;
};

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** A role's own keys, as ciphertext; in one partition, by use and age. */
export const ownKeys = (owner: string): string => `KEY#${owner}`;

export const ownKey = (
  owner: string,
  { use, createdAt, kid }: { readonly use: string; readonly createdAt: string; readonly kid: string },
): Key => ({
  pk: ownKeys(owner),
  sk: `${use}#${createdAt}#${kid}`,
});

/** Nothing was told before. */
const epoch = "1970-01-01T00:00:00.000Z";

/** The beginning of the id of whatever happened then: of one width, so that ids sort as events happened. */
export const timePart = (at: string): string => `evt_${packInstant(at < epoch ? epoch : at).padStart(9, "0")}`;

/** An event's id follows from what happened when, so that a mall can tell a repeated delivery. */
export const eventIdOf = (at: string, what: string): string => `${timePart(at)}${what}`;
