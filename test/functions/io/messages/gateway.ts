import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { isRejection } from "../../../../domain/rejection.ts";
import { bindsPart, openEnvelope } from "../../../../functions/io/messages/envelope.ts";
import { signReceipt } from "../../../../functions/io/messages/receipt.ts";
import { type DecisionBody, sealDecision, signCertificate } from "../../../../functions/io/messages/sealed-answer.ts";
import { openLoanRequest } from "../../../../functions/io/messages/sealed-request.ts";
import type { Party } from "./parties.ts";

/** Both ends of the wire in one small server: the message functions of gateway and lender, without tables or sagas. */
export type Parties = {
  readonly gateway: Party;
  readonly lender: Party;
  readonly mall: Party;
  readonly purchaser: Party;
};

/** What the server has seen, and how it shall misbehave. */
export type Tape = {
  readonly requests: {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingMessage["headers"];
    readonly body: string;
  }[];
  /** Statuses to answer first, before any work; 0 breaks the connection. */
  failures: number[];
  /** Changes the answer to a loan request before it is sent. */
  tamper: (answer: { purchase: object; sealed?: string; receipt: string }) => object;
  /** What the lender decides; undefined leaves it silent. */
  decide: "approved" | "declined" | undefined;
};

const ops: Readonly<Record<string, string>> = {
  advances: "advance.request",
  shipments: "shipment.report",
  deliveries: "delivery.report",
  returns: "return.report",
  disputes: "dispute.answer",
};

/** Starts the server on a free port of loopback. */
export const startGateway = async (parties: Parties, now: () => number) => {
  const tape: Tape = { requests: [], failures: [], tamper: (answer) => answer, decide: "approved" };
  const server = createServer((request, response) => {
    void (async () => {
      const body = (await request.toArray()).map(String).join("");
      const { method = "", url = "" } = request;
      tape.requests.push({ method, url, headers: request.headers, body });
      const failure = tape.failures.shift();
      if (failure === 0) return request.socket.destroy();
      const [status, answer] =
        failure === undefined
          ? await answerTo(parties, tape, now, url, body)
          : [failure, { code: "Unexpected", title: "Unexpected" }];
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
      return undefined;
    })();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, tape, close: () => server.close() };
};

const answerTo = async (
  parties: Parties,
  tape: Tape,
  clock: () => number,
  url: string,
  text: string,
): Promise<[number, object]> => {
  const { gateway, lender, mall, purchaser } = parties;
  const now = new Date(clock()).toISOString();
  if (url === "/.well-known/jwks.json") return [200, { keys: gateway.keys }];
  if (url === `/v1/lenders/${lender.id}/jwks.json`) return [200, { keys: lender.keys }];
  if (url.startsWith("/v1/purchases?")) {
    const cursor = new URL(url, "http://x").searchParams.get("cursor");
    return [
      200,
      cursor === null
        ? { purchases: [{ id: "pur_1" }, { id: "pur_2" }], cursor: "c1" }
        : { purchases: [{ id: "pur_3" }] },
    ];
  }
  if (url.endsWith("/loan"))
    return [200, { loan: { owed: "1", taken: { repayments: 0, cancellations: 2 } }, now: new Date().toISOString() }];
  if (url.startsWith("/v1/pay/")) return [200, { purchase: { id: "pur_1" } }];
  if (text === "") return [200, { purchase: shown }];

  const { envelope, sealed } = JSON.parse(text) as { envelope: string; sealed?: string };
  const op = ops[url.split("/").at(-1) ?? ""] ?? "loan.request";
  const about = op === "loan.request" ? "order" : "purchase";
  const message = await openEnvelope(
    envelope,
    { op, about },
    async (id) => (id === mall.id ? mall.keys : undefined),
    now,
  );
  if (isRejection(message)) return [400, { code: message.rejected, detail: message.detail }];
  const receipt = signReceipt(message, "pur_1", now, gateway.signKey);
  const purchase = { id: "pur_1", order: message.order };
  if (sealed === undefined) return [200, { purchase, receipt, said: message.body }];
  if (!bindsPart(message, lender.id, sealed)) return [400, { code: "InvalidMessage" }];

  const request = await openLoanRequest(sealed, {
    lenderId: lender.id,
    mall: mall.id,
    now,
    mallKeys: () => mall.keys,
    unwrap: lender.openKey,
    accountKey: (account) => (account === purchaser.id ? purchaser.keys[0] : undefined),
  });
  if (isRejection(request)) return [422, { code: request.rejected, detail: request.detail }];
  if (tape.decide === undefined) return [202, tape.tamper({ purchase, receipt })];
  const subject = {
    lenderId: lender.id,
    mall: mall.id,
    purchaseId: "pur_1",
    amount: request.claims.amount,
    order: request.claims.order,
  };
  const expiresAt = new Date(clock() + 86_400_000).toISOString();
  const certificate = signCertificate(subject, { approvalNumber: "A1", expiresAt, now }, lender.signKey);
  const body: DecisionBody =
    tape.decide === "approved"
      ? { decision: "approved", approvalNumber: "A1", holdExpiresAt: expiresAt, certificate }
      : { decision: "declined", code: "CreditLimitExceeded" };
  const answer = sealDecision(subject, body, {
    prev: request.digest,
    now,
    signKey: lender.signKey,
    recipient: mall.toSeal,
  });
  return [201, tape.tamper({ purchase, sealed: answer, receipt })];
};

/** A purchase with one advance that was paid and one that was refused, and no refunds. */
const shown = { id: "pur_1", advances: [{ status: "paid" }, { status: "refused" }], cancellations: [] };
