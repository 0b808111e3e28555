import { call } from "./http.ts";
import { followedKeys, type Keyring, pinnedKeys, type Publisher, publishedKeys } from "./keyring.ts";
import { lenderFinder } from "./lender-url.ts";
import { retiredKeyOf } from "./retired-key.ts";
import type { RequestOptions } from "./loan.ts";
import {
  digestOf,
  evidenceClaims,
  type Key,
  type Now,
  signMessage,
  verifyMessage,
  withStandardClaims,
} from "./message.ts";
import { UntrustedAnswer } from "./problem.ts";
import type { Purchase } from "./purchase.ts";

/**
 * How a mall's server is connected. Keys are private JWKs. Pin `lenderKeys` and `gatewayKeys` in production: without them the keys are
 * fetched, and you trust whoever answers. Give `lenderUrl` in production too: without it the gateway names the lender's address.
 */
export type MallOptions = {
  /** The gateway's address. */
  readonly url: string;
  /** The lender's address, where it publishes its keys and serves the purchaser's pages. */
  readonly lenderUrl?: string;
  readonly mall: string;
  readonly lender: string;
  readonly apiKey: string;
  readonly signKey: Key;
  readonly sealKey: Key;
  /** Decryption keys from before the last rotation: during the overlap a decision may still be encrypted for one of them. */
  readonly olderSealKeys?: readonly Key[];
  readonly lenderKeys?: readonly Key[];
  readonly gatewayKeys?: readonly Key[];
  /**
   * Whether a pinned key may name its successor by its signature; true by default. With false only the pinned keys are trusted: pin each
   * new one before it is used. It is published seven days (lender) or 48 hours (gateway) before, and the webhook `keys.announced` has it.
   */
  readonly followRotation?: boolean;
  readonly now?: Now;
  /** How long an unanswered request is retried, in milliseconds; about a second by default. */
  readonly retryTimeoutMs?: number;
};

/** What every signed request returns: the gateway's receipt, and the purchase where the request concerns one. */
type Receipted = { readonly receipt: string; readonly purchase?: Purchase };

/** Which purchase an operation concerns. */
export type PurchaseRef = Pick<Purchase, "id" | "order">;

/** The response to an operation on a purchase. */
export type PurchaseResponse = { readonly purchase: Purchase; readonly receipt: string };

/** An open connection of a mall: it signs what it sends and checks the receipts that it receives. */
export type MallConnection = {
  readonly mall: string;
  readonly lender: string;
  readonly signKey: Key;
  /** The current decryption key first, then older ones. */
  readonly sealKeys: readonly Key[];
  readonly lenderKeyring: Keyring;
  readonly now: Now;
  readonly get: (path: string) => Promise<unknown>;
  /** Sends a signed envelope with these claims; `sealed` and `display` are encrypted parts beside it. */
  readonly post: <Result extends Receipted>(
    path: string,
    op: string,
    claims: Record<string, unknown>,
    options?: RequestOptions & { readonly sealed?: string; readonly display?: string },
  ) => Promise<Result>;
  /** Sends a signed envelope about one purchase. */
  readonly postForPurchase: <Result extends Receipted = PurchaseResponse>(
    purchase: PurchaseRef,
    path: string,
    op: string,
    body: object,
    options?: RequestOptions,
  ) => Promise<Result>;
};

/** Opens a mall's connection to the gateway. */
export const openMallConnection = (options: MallOptions): MallConnection => {
  const { url, mall, lender, apiKey, now = Date.now, retryTimeoutMs } = options;
  checkKeys(options);
  // Copies, because jose freezes the keys it imports.
  const signKey = { ...options.signKey };
  const sealKeys = [options.sealKey, ...(options.olderSealKeys ?? [])].map((key) => ({ ...key }));
  const gatewayKeyring = keyringFor(
    options.gatewayKeys,
    { url, path: "/.well-known/jwks.json", iss: "gateway" },
    options,
  );
  const lenderKeys: Publisher = {
    url: options.lenderUrl ?? lenderFinder(url, lender),
    path: `/v1/lenders/${encodeURIComponent(lender)}/jwks.json`,
    iss: lender,
  };
  const authorization = `Bearer ${apiKey}`;

  const post: MallConnection["post"] = async <Result extends Receipted>(
    path: string,
    op: string,
    claims: Record<string, unknown>,
    { idempotencyKey, ...parts }: RequestOptions & { readonly sealed?: string; readonly display?: string } = {},
  ): Promise<Result> => {
    // What is about a purchase becomes evidence at the lender. An order number and a newly sealed part identify a loan request.
    const { txn: about } = claims as { readonly txn?: string };
    checkIdempotencyKey(idempotencyKey);
    const standard = about === undefined ? {} : await evidenceClaims([mall, op, about], idempotencyKey);
    const signed = await withStandardClaims({ iss: mall, aud: "gateway", op, ...claims }, now, standard);
    const envelope = await signMessage("tally-env+jws", signed, signKey);
    const headers = { authorization, ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }) };
    const body = { envelope, ...parts };
    const sent = call(url, { method: "POST", path, headers, body }, retryTimeoutMs) as Promise<Result>;
    const response = await sent.catch(async (failure: unknown) => {
      throw (await retiredKeyOf(parts.sealed, failure, lenderKeys)) ?? failure;
    });
    const receipt = await verifyMessage("tally-receipt+jws", response.receipt, (kid) =>
      gatewayKeyring.find(kid, "sig"),
    );
    const wrong = await wrongClaim(receipt, signed, response.purchase, idempotencyKey !== undefined);
    if (wrong !== undefined)
      throw new UntrustedAnswer(`the gateway's receipt is for a different request: ${wrong} differs`);
    return response;
  };

  return {
    mall,
    lender,
    signKey,
    sealKeys,
    lenderKeyring: keyringFor(options.lenderKeys, lenderKeys, options),
    now,
    get: async (path) => call(url, { method: "GET", path, headers: { authorization } }, retryTimeoutMs),
    post,
    postForPurchase: async ({ id, order }, path, op, body, requestOptions) =>
      post(`/v1/purchases/${encodeURIComponent(id)}/${path}`, op, { ord: order, txn: id, body }, requestOptions),
  };
};

/** A key that a process did not find in its settings is named here, and not where it is first used. */
const checkKeys = ({ signKey, sealKey, olderSealKeys = [] }: MallOptions): void => {
  const given = {
    signKey,
    sealKey,
    ...Object.fromEntries(olderSealKeys.map((key, i) => [`olderSealKeys[${i}]`, key])),
  };
  const missing = Object.entries<Key | undefined>(given).find(([, key]) => typeof key?.d !== "string")?.[0];
  if (missing !== undefined)
    throw new TypeError(`${missing} must be a private JWK with its member d: is the setting that holds it missing?`);
};

/** No header carries other characters, and fetch reports them as if the gateway had not answered. */
const checkIdempotencyKey = (key: string | undefined): void => {
  if (key !== undefined && !/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key))
    throw new TypeError(
      `an idempotencyKey has 1 to 255 visible characters of ASCII, with spaces only between them, and is ${JSON.stringify(key)}`,
    );
};

/** The claim by which a receipt is not the one for a request. */
const wrongClaim = async (
  receipt: Readonly<Record<string, unknown>>,
  signed: Readonly<Record<string, unknown>>,
  purchase: Purchase | undefined,
  mayBeEarlier: boolean,
): Promise<string | undefined> => {
  const txn = signed["txn"] ?? purchase?.id;
  const expected = {
    aud: signed["iss"],
    op: signed["op"],
    txn,
    // With an idempotency key the operation may have been done before: then the receipt is for the first envelope.
    ...(!mayBeEarlier && { s256: await digestOf(JSON.stringify(signed)) }),
  };
  const wrong = Object.entries(expected).find(([claim, value]) => receipt[claim] !== value)?.[0];
  return wrong ?? (purchase && purchase.id !== txn ? "purchase" : undefined);
};

const keyringFor = (
  keys: readonly Key[] | undefined,
  publisher: Publisher,
  { followRotation = true, now = Date.now }: Pick<MallOptions, "followRotation" | "now">,
): Keyring => {
  if (!keys) return publishedKeys(publisher.url, publisher.path, now, publisher.iss);
  return followRotation ? followedKeys(keys, publisher, now) : pinnedKeys(keys, now, publisher.iss);
};
