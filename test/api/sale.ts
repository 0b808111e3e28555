import type { Instruction } from "../../clients/sdk/lender-staff.ts";
import type { Money, Purchase } from "../../clients/sdk/purchase.ts";
import { linkCredentials } from "../../clients/sdk/purchase-link.ts";
import { type Answer, purchaseIn, retried } from "./answer.ts";
import { type Account } from "./account.ts";
import { instructTwice } from "./instructions.ts";
import { composeAct, composeReport, composeRequest, newOrder, type Order } from "./request.ts";
import { targetUrl } from "./run-name.ts";
import type { Target } from "./target.ts";

type Verdict = "purchaser" | "mall" | { readonly amount: Money; readonly lines?: readonly object[] };

/** The body of a message, as a test gives it. */
type Facts = Readonly<Record<string, unknown>>;

export type Sale = Awaited<ReturnType<typeof startSale>>;

/** A requested purchase with the operations of its mall and purchaser; each returns the HTTP answer. */
export const startSale = async (sandbox: Target, input: Order = {}) => {
  const { post, rest, ask } = sandbox;
  const mall = input.mall ?? sandbox.thistle;
  const order = input.order ?? newOrder();
  const account: Account =
    input.account ?? (await sandbox.openAccount({ amount: "10000000", currency: mall.currency }));
  const request = await composeRequest(sandbox, { ...input, account, order });
  const answer = await post("/v1/purchases", request);
  const { id, approvalNumber = "" } = purchaseIn(answer);

  const report = async (path: string, op: string, body: unknown): Promise<Answer> => {
    const envelope = await composeReport(sandbox, mall, { id, order }, op, body);
    return retried(async () => post(`/v1/purchases/${id}/${path}`, { envelope }));
  };
  let fragment: string | undefined;
  const link = async (): Promise<string> => {
    if (fragment === undefined) await rest();
    const sentTo = `/_sandbox/notices?to=${order}@example.test`;
    // A deployment cannot say when it is at rest: there the notice comes a few seconds later.
    for (let attempt = 0; fragment === undefined && attempt < (targetUrl === undefined ? 1 : 240); attempt++) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 250));
      const { notices } = await ask<{ notices: readonly { readonly link?: string }[] }>(sentTo);
      fragment = notices.find(({ link: found }) => found)?.link?.split("#")[1];
    }
    return fragment ?? "";
  };
  const token = async (): Promise<string> => (await linkCredentials(await link()))?.viewToken ?? "";
  const accountToken = async (): Promise<string> => (await linkCredentials(await link()))?.accountToken ?? "";
  const act = async (path: string, body: object): Promise<string> => composeAct(sandbox, await link(), path, body);
  const pay = async (path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const authorization = `Bearer ${await token()}`;
    const sent = { act: await act(path, body) };
    return retried(async () => post(`/v1/pay/${approvalNumber}/${path}`, sent, { authorization, ...headers }));
  };

  /** The amount that the gateway shows for a cancellation, or previews for goods; of what it does not know, any. */
  const expected = async (about: object): Promise<object> => {
    const { cancellation, lines, amount } = about as Facts;
    if (amount !== undefined) return {};
    const headers = { authorization: `Bearer ${mall.apiKey}` };
    const { cancellations } = purchaseIn(await sandbox.request("GET", `/v1/purchases/${id}`, { headers }));
    const known = cancellations.find(({ no }) => no === cancellation);
    if (known && lines === undefined) return { amount: known.amount };
    const facts = { ...(cancellation !== undefined && { cancellation }), ...(lines !== undefined && { lines }) };
    const { body } = await report("refund-previews", "refund.preview", facts);
    const { preview } = body as { readonly preview?: { readonly amount: Money } };
    return { amount: preview?.amount ?? { amount: "1", currency: mall.currency } };
  };

  const verdictOf = async (outcome: Verdict, no: number): Promise<object> => {
    if (outcome === "mall") return { favours: "mall" };
    if (outcome !== "purchaser") return { favours: "purchaser", ...outcome };
    const headers = { authorization: `Bearer ${mall.apiKey}` };
    const { cancellations } = purchaseIn(await sandbox.request("GET", `/v1/purchases/${id}`, { headers }));
    return { favours: "purchaser", amount: cancellations.find((each) => each.no === no)?.amount };
  };

  return {
    id,
    order,
    mall,
    account,
    approvalNumber,
    request,
    answer,
    report,
    link,
    /** The bearer token at the gateway, and that at the lender. */
    token,
    accountToken,
    act,
    pay,
    quote: async (part: object = {}) => report("advance-quotes", "quote.request", part),
    advance: async (part: object = {}) => report("advances", "advance.request", part),
    ship: async (parcel: object = {}) => report("shipments", "shipment.report", { shipment: "s1", ...parcel }),
    deliver: async (arrival: object = {}) => report("deliveries", "delivery.report", { shipment: "s1", ...arrival }),
    preview: async (what: object) => report("refund-previews", "refund.preview", what),
    /** The mall signs what the gateway expects, unless the test names an amount. */
    refund: async (what: object) =>
      report("refunds", "refund.request", { ...("lines" in what && (await expected(what))), ...what }),
    answerReturn: async (outcome: object) => {
      const facts: Facts = { cancellation: 1, ...outcome };
      const isRefund = facts["outcome"] === "stopped" || facts["outcome"] === "received";
      return report("returns", "return.report", { ...(isRefund && (await expected(facts))), ...facts });
    },
    answerDispute: async (body: object) => {
      const facts: Facts = { cancellation: 1, ...body };
      const isRefund = facts["answer"] === "conceded";
      return report("disputes", "dispute.answer", { ...(isRefund && (await expected(facts))), ...facts });
    },
    accept: async () => pay("acceptances", {}),
    cancel: async (part: object = {}) => pay("cancellations", part),
    dispute: async (claim: object = {}) => pay("disputes", { kind: "goodsNotReceived", ...claim }),
    addEvidence: async (evidence: readonly string[], no = 1) =>
      pay(`disputes/${no}/evidence`, { cancellation: no, evidence }),
    /** The verdict of the lender's staff, once the dispute has reached the lender. */
    decide: async (outcome: Verdict, cancellation = 1): Promise<Instruction> => {
      await rest();
      const verdict = await verdictOf(outcome, cancellation);
      return instructTwice(sandbox, id, { kind: "disputeDecision", cancellation, ...verdict });
    },
    repay: async (amount?: string) =>
      pay("repayments", amount === undefined ? {} : { amount: { amount, currency: mall.currency } }),
    /** The purchase as its mall sees it, once nothing is in flight. */
    show: async (): Promise<Purchase> => {
      await rest();
      const headers = { authorization: `Bearer ${mall.apiKey}` };
      return purchaseIn(await sandbox.request("GET", `/v1/purchases/${id}`, { headers }));
    },
    /** The loan as its purchaser sees it, once nothing is in flight. */
    loan: async () => {
      await rest();
      const headers = { authorization: `Bearer ${await accountToken()}` };
      const { body } = await sandbox.request("GET", `/v1/pay/${approvalNumber}/loan`, { headers });
      return (body as { readonly loan: Readonly<Record<string, unknown>> & { readonly status: string } }).loan;
    },
    /** What the bank moved for it, as `operation amount`. */
    money: async (): Promise<readonly string[]> =>
      (await sandbox.transfers())
        .filter(({ reference }) => reference === id)
        .map(({ operation, amount }) => `${operation} ${amount.amount}`),
    /** What happened to it, in order. */
    events: async (): Promise<readonly string[]> => {
      await rest();
      const headers = { authorization: `Bearer ${mall.apiKey}` };
      const { timeline } = purchaseIn(await sandbox.request("GET", `/v1/purchases/${id}`, { headers }));
      return timeline.map(({ event }) => event);
    },
  };
};

/** A sale whose goods have left and are paid for. */
export const shippedSale = async (sandbox: Target, input: Order = {}): Promise<Sale> => {
  const sale = await startSale(sandbox, input);
  purchaseIn(await sale.ship());
  await sandbox.rest();
  return sale;
};

/** A sale whose purchaser has accepted the goods and owes their price. */
export const acceptedSale = async (sandbox: Target, input: Order = {}): Promise<Sale> => {
  const sale = await shippedSale(sandbox, input);
  purchaseIn(await sale.deliver());
  purchaseIn(await sale.accept());
  await sandbox.rest();
  return sale;
};
