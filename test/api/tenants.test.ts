import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Contract } from "../../functions/middleware/contract.ts";
import { functions } from "../../infra/functions.ts";
import { sourceOf } from "../../infra/handlers.ts";
import type { SandboxMall } from "../../local/seed.ts";
import { pdf } from "../domain/loan/file/samples.ts";
import { type Answer, expectProblem } from "./answer.ts";
import { openShop } from "./checkout-shop.ts";
import { composeEnvelope } from "./request.ts";
import { acceptedSale, type Sale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { sideOf } from "./side.ts";
import { bearing, enrolledMall, newcomer } from "./staff.ts";

type Route = { readonly method: string; readonly path: string; readonly contract: Contract };
const routes: readonly Route[] = await Promise.all(
  functions.flatMap((spec) => {
    const { trigger } = spec;
    if (trigger.by !== "route") return [];
    const { method, path } = trigger;
    const source = `../../${sourceOf(spec)}`;
    return [import(source).then(({ contract }: { contract: Contract }) => ({ method, path, contract }))];
  }),
);
const by = (caller: Contract["caller"]) =>
  routes.filter(({ contract }) => contract.caller === caller).map((route) => [nameOf(route), route] as const);
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

let sandbox: Sandbox;
/** The owner of the requested objects, and the caller. */
let ours: Sale;
let thief: SandboxMall;
let theirs: Sale;
let checkoutOfOurs: string;
let keyOfOurs: string;
let endpointOfOurs: string;
let eventOfOurs: string;
let fileOfOurs: string;
let registration: object;
beforeAll(async () => {
  sandbox = await startSandbox();
  ours = await acceptedSale(sandbox);
  await sandbox.rest();
  await sandbox.invoke("tallystick-operator-settle-malls", {});
  thief = await enrolledMall(sandbox);
  theirs = await acceptedSale(sandbox, { mall: thief });
  keyOfOurs = (await sandbox.operator("gateway").listApiKeys(ours.mall.mall))[0]?.id ?? "";
  const endpoint = { op: "endpoint.create", body: { url: `${sandbox.url}/_sandbox/hooks/second` } };
  const made = await sandbox.post("/v1/webhook-endpoints", {
    envelope: await composeEnvelope(sandbox, ours.mall, endpoint),
  });
  endpointOfOurs = (made.body as { endpoint?: { id: string } }).endpoint?.id ?? "";
  const answer = await sandbox.request("GET", "/v1/events", bearing(ours.mall.apiKey));
  eventOfOurs = (answer.body as { events?: { id: string }[] }).events?.[0]?.id ?? "";
  checkoutOfOurs = (await openShop(sandbox, ours.mall).open()).checkout.id;
  ({ registration } = await newcomer(sandbox));
  const claims = { ...toLender(), op: "file.upload", body: signedFile() };
  const stored = await sandbox.post(`/v1/lenders/${sandbox.lender}/purchases/${ours.id}/files`, {
    envelope: await composeEnvelope(sandbox, ours.mall, claims),
    ...aFile(),
  });
  fileOfOurs = (stored.body as { file?: { reference: string } }).file?.reference ?? "";
});
afterAll(async () => sandbox.stop());

/** A file as it is signed and sent. */
const signedFile = () => ({ digest: createHash("sha256").update(pdf()).digest("base64url"), size: pdf().length });
const aFile = () => ({ content: pdf().toString("base64url") });
const toLender = () => ({ aud: sandbox.lender, ord: ours.order, txn: ours.id });

/** The mall's own object for each path parameter; a route with an unknown parameter fails the test. */
const things: Readonly<Record<string, () => string>> = {
  "purchases/{id}": () => ours.id,
  "pay/{approvalNumber}": () => ours.approvalNumber,
  "checkout-sessions/{id}": () => checkoutOfOurs,
  "disputes/{no}": () => "1",
  "lenders/{id}": () => sandbox.lender,
  "malls/{id}": () => ours.mall.mall,
  "malls/{mall}": () => ours.mall.mall,
  "webhook-endpoints/{id}": () => endpointOfOurs,
  "events/{id}": () => eventOfOurs,
  "settlements/{no}": () => "GBP.1",
  "api-keys/{key}": () => keyOfOurs,
  "loans/{purchase}": () => ours.id,
  "purchases/{purchase}": () => ours.id,
  "files/{file}": () => fileOfOurs,
  "instructions/{no}": () => "1",
  "limits/{no}": () => "1",
};
/** What a query must have. */
const queries: Readonly<Record<string, string>> = {
  "/v1/malls/{id}/api-keys/{key}": "?reason=stolen",
  "/v1/lenders/{id}/trail": "?of=plans",
};
const pathOf = ({ path }: Route): string => objectPathOf(path) + (queries[path] ?? "");
const objectPathOf = (path: string): string =>
  path.replaceAll(/([\w-]+)\/(\{\w+\})/g, (step, noun: string) => {
    const thing = things[step];
    if (!thing) throw new Error(`${path}: add an object of the owner for ${step} to this test`);
    return `${noun}/${thing()}`;
  });

const price = { amount: { amount: "2500", currency: "GBP" } };

/** A valid body for each POST or its envelope, which an authorised caller could send. */
const words: Readonly<Record<string, () => object>> = {
  "loan.request": () => ({ lender: sandbox.lender, lines: [{ id: "lamp", quantity: 1, amount: "100" }] }),
  "quote.request": () => ({}),
  "advance.request": () => ({}),
  "shipment.report": () => ({ shipment: "s9" }),
  "delivery.report": () => ({ shipment: "s1" }),
  "renewal.request": () => ({}),
  "return.instruct": () => ({ cancellation: 1, code: "QR-4417" }),
  "return.report": () => ({ cancellation: 1, outcome: "received", ...price }),
  "refund.preview": () => ({ lines: [{ id: "lamp", quantity: 1 }] }),
  "refund.request": () => ({ lines: [{ id: "lamp", quantity: 1 }], ...price }),
  "dispute.answer": () => ({ cancellation: 1, answer: "conceded", ...price }),
  "endpoint.create": () => ({ url: `${sandbox.url}/_sandbox/hooks/mall_thief` }),
  "endpoint.update": () => ({ endpoint: endpointOfOurs, description: "Stolen" }),
  "endpoint.rotate-secret": () => ({ endpoint: endpointOfOurs }),
  "endpoint.remove": () => ({ endpoint: endpointOfOurs }),
  "endpoint.test": () => ({ endpoint: endpointOfOurs }),
  "POST /v1/webhook-endpoints/{id}/redeliveries": () => ({
    endpoint: endpointOfOurs,
    from: "2026-01-01",
    until: "2026-12-31",
  }),
  "POST /v1/events/{id}/redeliveries": () => ({ event: eventOfOurs }),
  "file.upload": signedFile,
  "file.read": () => ({ reference: fileOfOurs }),
  "POST /v1/pay/{approvalNumber}/files": signedFile,
  "keys.rotate": () => ({ jwks: {}, proofs: ["x"], lenderStatement: "x" }),
  "checkout.create": () => ({
    lender: sandbox.lender,
    lines: [{ id: "lamp", quantity: 1, amount: "100" }],
    returnUrl: "https://shop.example/",
    tokenHash: "x".repeat(43),
  }),
  "POST /v1/checkout-sessions/{id}/consents": () => ({ purchaserPart: "e30.e30.e30.e30.e30" }),
  "POST /v1/checkout-sessions/{id}/cancellations": () => ({}),
  "POST /v1/pay/{approvalNumber}/acceptances": () => ({}),
  "POST /v1/pay/{approvalNumber}/cancellations": () => ({}),
  "POST /v1/pay/{approvalNumber}/disputes": () => ({ kind: "goodsNotReceived" }),
  "POST /v1/pay/{approvalNumber}/disputes/{no}/evidence": () => ({ cancellation: 1, evidence: ["doc_photo-0001"] }),
  "POST /v1/pay/{approvalNumber}/repayments": () => ({}),
  "POST /v1/pay/{approvalNumber}/promises": () => ({ on: "2030-01-01" }),
  "POST /v1/pay/{approvalNumber}/links": () => ({}),
  "POST /v1/lenders/{id}/loans/{purchase}/links": () => ({ reason: "stolen" }),
  "POST /v1/malls": () => registration,
  "POST /v1/malls/{id}": () => ({ name: "Stolen", reason: "stolen" }),
  "POST /v1/malls/{id}/api-keys": () => ({ label: "stolen", reason: "stolen" }),
  "POST /v1/lenders/{id}/malls": () => ({
    mall: ours.mall.mall,
    name: "Stolen",
    bankAccount: "GB-STOLEN",
    reason: "stolen",
  }),
  "POST /v1/lenders/{id}/limits": () => ({
    kind: "payment",
    amount: { amount: "99999999", currency: "GBP" },
    reason: "stolen",
  }),
  "POST /v1/lenders/{id}/limits/{no}/approvals": () => ({ reason: "stolen" }),
  "POST /v1/lenders/{id}/loans/{purchase}/instructions": () => ({ kind: "chargeOff", reason: "stolen" }),
  "POST /v1/lenders/{id}/loans/{purchase}/instructions/{no}/approvals": () => ({ reason: "stolen" }),
  "POST /v1/lenders/{id}/loans/{purchase}/instructions/{no}/declines": () => ({ reason: "stolen" }),
  "POST /v1/lenders/{id}/loans/{purchase}/instructions/{no}/withdrawals": () => ({ reason: "stolen" }),
};
const wordsOf = (route: Route): object => {
  const body = words[nameOf(route)] ?? words[route.contract.message?.op ?? ""];
  if (!body) throw new Error(`add a valid body of ${nameOf(route)} to this test`);
  return body();
};

/** A body of the purchaser's route with the act of a purchaser, or none for a checkout. */
const actOf = async (route: Route, sale: Sale): Promise<object> => {
  const { contract, path } = route;
  if (!contract.act) return wordsOf(route);
  return { act: await sale.act(path, wordsOf(route)), ...(contract.upload && aFile()) };
};

/** Sends a request with these credentials; it must not change the owner's state. */
const ask = async (route: Route, key: string | undefined, body?: object): Promise<Answer> => {
  const headers = {
    "content-type": "application/json",
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  const before = await sandbox.state();
  const sent = body && { body: JSON.stringify(body) };
  const answer = await sandbox.request(route.method, pathOf(route), { headers, ...sent });
  expect(await sandbox.state()).toEqual(before);
  return answer;
};

const besides: Readonly<Record<string, object>> = {
  "loan.request": { sealed: "e30.e30.e30.e30.e30" },
  "checkout.create": { display: "e30.e30.e30.e30.e30" },
};
const bodyOf = (envelope: string, { contract }: Route): object => ({
  envelope,
  ...besides[contract.message?.op ?? ""],
  ...(contract.upload && aFile()),
});
const facts = () => ({
  ord: ours.order,
  txn: ours.id,
  amt: "100",
  cur: "GBP",
  parts: [{ to: sandbox.lender, s256: "x".repeat(43) }],
});
const claimsOf = (route: Route) => {
  const { contract, path } = route;
  const { op = "" } = contract.message ?? {};
  const aboutPurchase = path.startsWith("/v1/purchases");
  const forLender = path.startsWith("/v1/lenders");
  return { op, body: wordsOf(route), ...(aboutPurchase && facts()), ...(forLender && toLender()) };
};

describe("requests that a mall signs", () => {
  test.each(by("signedMall"))("%s: rejects another mall's signature under our name", async (_, route) => {
    const envelope = await composeEnvelope(sandbox, ours.mall, claimsOf(route), { ...thief.sign });
    expectProblem(await ask(route, ours.mall.apiKey, bodyOf(envelope, route)), 400, "InvalidMessage");
  });

  test.each(by("signedMall").filter(([, { path }]) => path.includes("{")))(
    "%s: does not show our data to another mall",
    async (_, route) => {
      const envelope = await composeEnvelope(sandbox, thief, claimsOf(route));
      const { status, body } = await ask(route, thief.apiKey, bodyOf(envelope, route));
      expect({ status, code: body.code }).toMatchObject({
        status: 404,
        code: expect.stringMatching(/(NotFound|Unknown)$/) as string,
      });
    },
  );

  test.each(by("signedMall"))("%s: changes nothing for an API key alone", async (_, route) => {
    expectProblem(await ask(route, ours.mall.apiKey, bodyOf("", route)), 400, "InvalidMessage");
  });
});

describe("routes that a mall reads", () => {
  test.each(by("mall"))("%s: does not show our data to another mall", async (_, route) => {
    const { status, body } = await ask(route, thief.apiKey);
    expect(status).toBe(route.path.includes("{") ? 404 : 200);
    if (status === 200)
      expect(JSON.stringify(body)).not.toMatch(new RegExp([ours.id, ours.order, ours.mall.mall].join("|")));
  });

  test.each(by("mall"))("%s: rejects a key that belongs to no mall", async (_, route) => {
    const operators = (["gateway", "lender"] as const).map((side) => sandbox.operator(side).operatorKey);
    for (const key of [undefined, "tk_test_x", await ours.token(), ...operators])
      expectProblem(await ask(route, key), 401, "Unauthenticated");
  });
});

describe("routes of a purchaser", () => {
  test.each(by("purchaser"))("%s: rejects a mall, an operator and an invented token", async (_, route) => {
    const body = route.method === "POST" ? await actOf(route, ours) : undefined;
    const { operatorKey } = sandbox.operator("gateway");
    const madeUp = `${ours.id}.${"x".repeat(43)}`;
    for (const key of [undefined, ours.mall.apiKey, thief.apiKey, operatorKey, madeUp, "x".repeat(43)])
      expectProblem(await ask(route, key, body), 401, "Unauthenticated");
  });

  test.each(by("purchaser").filter(([, { path }]) => path.includes("{approvalNumber}")))(
    "%s: answers another purchaser as if our purchase did not exist",
    async (_, route) => {
      const body = route.method === "POST" ? await actOf(route, theirs) : undefined;
      const found = await ask(route, await theirs.token(), body);
      expectProblem(found, 404, "PurchaseNotFound");
      const nowhere = { ...route, path: route.path.replace("{approvalNumber}", "0000-0000-0000") };
      const missed = await ask(nowhere, await theirs.token(), body);
      expect(missed).toMatchObject({ status: 404, body: { code: "PurchaseNotFound", detail: found.body.detail } });
    },
  );
});

describe("routes of a purchaser at the lender", () => {
  test.each(by("account"))("%s: rejects everybody else, and the token of the gateway", async (_, route) => {
    const { operatorKey } = sandbox.operator("lender");
    const madeUp = `${ours.id}.${"x".repeat(43)}`;
    const bodyBy = async (sale: Sale) => (route.method === "POST" ? actOf(route, sale) : undefined);
    for (const key of [undefined, ours.mall.apiKey, operatorKey, madeUp, await ours.token()])
      expectProblem(await ask(route, key, await bodyBy(ours)), 401, "Unauthenticated");
    expectProblem(await ask(route, await theirs.accountToken(), await bodyBy(theirs)), 404, "PurchaseNotFound");
  });
});

describe("routes of an operator", () => {
  test.each(by("operator"))("%s: rejects a mall, a purchaser and the other side's staff", async (_, route) => {
    const body = route.method === "POST" ? wordsOf(route) : undefined;
    const otherSide = sideOf(route.method, route.path) === "lender" ? "gateway" : "lender";
    for (const key of [undefined, thief.apiKey, await theirs.token(), sandbox.operator(otherSide).operatorKey])
      expectProblem(await ask(route, key, body), 401, "Unauthenticated");
  });
});

test("these routes are public, and no others", () => {
  expect(by("anyone").map(([name]) => name)).toEqual([
    "GET /.well-known/jwks.json",
    "GET /v1/lenders",
    "GET /openapi.json",
    "GET /v1/lenders/{id}/jwks.json",
    "GET /v1/lenders/{id}/plans",
  ]);
});
