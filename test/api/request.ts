import {
  type Claims,
  digestOf,
  evidenceClaims,
  type Key,
  sealedPart,
  sealMessage,
  signMessage,
  loanRequestSeconds,
  withStandardClaims,
} from "../../clients/sdk/message.ts";
import { type ActOperation, makeAct } from "../../clients/sdk/act.ts";
import { linkCredentials } from "../../clients/sdk/purchase-link.ts";
import type { OrderLine, Purchase } from "../../clients/sdk/purchase.ts";
import type { PlanChoice } from "../../clients/sdk/plans.ts";
import { sealPurchaserPart } from "../../clients/sdk/purchaser.ts";
import type { SandboxMall } from "../../local/seed.ts";
import type { Account } from "./account.ts";
import { runName } from "./run-name.ts";
import type { Target } from "./target.ts";

/** An order of the tests; omitted fields have valid defaults. */
export type Order = {
  readonly mall?: SandboxMall;
  readonly account?: Account;
  readonly order?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly lines?: readonly OrderLine[];
  /** How the purchaser wants to pay back, and what was shown of it. */
  readonly plan?: PlanChoice;
  /** Where notices go; what the mall says about the purchaser. */
  readonly contact?: string;
  readonly locale?: string;
  readonly purchaser?: Readonly<Record<string, string>>;
};

/** How a hand-made message differs from a good one: claims put over the good ones, other keys. */
export type Twist = {
  readonly envelope?: Readonly<Record<string, unknown>>;
  readonly sealed?: Readonly<Record<string, unknown>>;
  /** What the purchaser agreed to, where that was another order. */
  readonly consent?: Pick<Order, "order" | "amount" | "currency" | "lines">;
  readonly envelopeKey?: Key;
  readonly sealedKey?: Key;
};

/** Two lamps and a chair, 125.00. */
export const goods: readonly OrderLine[] = [
  { id: "lamp", quantity: 2, amount: "5000", description: "a lamp" },
  { id: "chair", quantity: 1, amount: "7500", description: "a chair" },
];

let orders = 0;
/** An order number that no other test uses. */
export const newOrder = (): string => `order-${runName}${++orders}`;

/** Makes the body of POST /v1/purchases by hand: an envelope, and the part that is sealed for the lender. */
export const composeRequest = async (
  { now, lender, thistle, openAccount, ...sandbox }: Target,
  input: Order = {},
  twist: Twist = {},
): Promise<{ readonly envelope: string; readonly sealed: string }> => {
  const { mall = thistle, order = newOrder(), amount = "12500", currency = mall.currency, lines = goods } = input;
  const { account, key: signKey } = input.account ?? (await openAccount());
  const lenderKeys = await sandbox.lenderKeys();
  const purchaser = {
    account,
    signKey,
    contact: input.contact ?? `${order}@example.test`,
    lender,
    lenderKeys,
    mall: mall.mall,
  };
  const { plan } = input;
  const pur = await sealPurchaserPart({
    ...purchaser,
    order,
    amount,
    currency,
    lines,
    now,
    ...(plan && { plan }),
    ...(input.locale !== undefined && { locale: input.locale }),
    ...twist.consent,
  });

  const facts = { ord: order, amt: amount, cur: currency };
  const request = {
    iss: mall.mall,
    aud: lender,
    op: "loan.request",
    ...facts,
    body: { lines, pur, purchaser: input.purchaser },
  };
  const recipient = lenderKeys.find(({ use }) => use === "enc");
  if (!recipient) throw new Error("the lender has no key to seal for");
  const message = {
    ...(await withStandardClaims(request, now, { lifetime: loanRequestSeconds })),
    ...twist.sealed,
  } as Claims;
  const sealed = await sealMessage(sealedPart, message, twist.sealedKey ?? { ...mall.sign }, recipient);

  const shown = lines.map(({ id, quantity, amount: price }) => ({ id, quantity, amount: price }));
  const envelope = await composeEnvelope(
    { now },
    mall,
    {
      op: "loan.request",
      ...facts,
      parts: [{ to: lender, s256: await digestOf(sealed) }],
      body: { lender, lines: shown },
      ...twist.envelope,
    },
    twist.envelopeKey,
  );
  return { envelope, sealed };
};

/** Signs an envelope without the SDK; the given claims override the valid ones. */
export const composeEnvelope = async (
  { now }: Pick<Target, "now">,
  mall: SandboxMall,
  claims: Readonly<Record<string, unknown>>,
  key: Key = { ...mall.sign },
): Promise<string> => {
  const standard = claims["txn"] === undefined ? {} : await evidenceClaims([], undefined);
  const signed = { ...(await withStandardClaims({ iss: mall.mall, aud: "gateway" }, now, standard)), ...claims };
  return signMessage("tally-env+jws", signed, { ...key });
};

/** An envelope about a purchase. */
export const composeReport = async (
  sandbox: Pick<Target, "now">,
  mall: SandboxMall,
  { id, order }: Pick<Purchase, "id" | "order">,
  op: string,
  body: unknown,
  claims: Readonly<Record<string, unknown>> = {},
): Promise<string> => composeEnvelope(sandbox, mall, { op, ord: order, txn: id, body, ...claims });

/** The operation of each of a purchaser's routes. */
const acts: Readonly<Record<string, ActOperation>> = {
  acceptances: "goods.accept",
  cancellations: "purchase.cancel",
  repayments: "loan.repay",
  promises: "payment.promise",
  disputes: "dispute.open",
  evidence: "dispute.evidence",
  links: "link.renew",
  files: "file.upload",
};

/** Makes the purchaser's act for a route of the purchase that the link is for. */
export const composeAct = async (
  { now }: Pick<Target, "now">,
  link: string,
  path: string,
  body: object,
): Promise<string> => {
  const [credentials, op] = [await linkCredentials(link), acts[path.split("/").at(-1) ?? ""]];
  if (!credentials || !op) throw new Error(`${link} is no link, or ${path} takes no act`);
  return makeAct(credentials, op, body, now);
};

/** Another character in the middle of a part of a token. */
export const tampered = (token: string, part: number): string => {
  const parts = token.split(".");
  const text = parts[part] ?? "";
  const at = Math.floor(text.length / 2);
  parts[part] = text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
  return parts.join(".");
};
