import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { hash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signatureHeaders } from "../../functions/io/messages/http-signature.ts";
import { built, ofType, roleName } from "../infra/template.ts";
import { client } from "../local/wire.ts";
import { shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

/* The sandbox's bank and messenger know the lender by its signature. */

let sandbox: Sandbox;
let secrets: SecretsManagerClient;
beforeAll(async () => {
  sandbox = await startSandbox();
  secrets = new SecretsManagerClient(client(sandbox.url));
});
afterAll(async () => sandbox.stop());

const replace = async (SecretId: string, SecretString: string) =>
  secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));

const valueOf = async (SecretId: string): Promise<string | undefined> =>
  (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;

const mayRead = async (role: string, SecretId: string): Promise<boolean> => {
  const as = new SecretsManagerClient(client(sandbox.url, `role:${role}`));
  try {
    await as.send(new GetSecretValueCommand({ SecretId }));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: "AccessDeniedException" });
    return false;
  } finally {
    as.destroy();
  }
};

/** A payout to whoever asks for it, if the bank does not look. */
const order = async (path: string, secret: string | undefined, body: object, key = "stolen.1"): Promise<number> => {
  const url = `${sandbox.url}/_sandbox/${path}`;
  const text = JSON.stringify(body);
  const content = { body: text, key };
  const signed =
    secret === undefined
      ? { "idempotency-key": key }
      : signatureHeaders({ method: "POST", url, content }, secret, new Date(sandbox.now()));
  const headers = { "content-type": "application/json", ...signed };
  return (await fetch(url, { method: "POST", headers, body: text })).status;
};

const payout = { account: "GB-THIEF", amount: { amount: "100", currency: "GBP" }, reference: "pur_1" };
const notice = { to: "kim@example.test", subject: "Pay here", text: "http://thief.example" };

describe("the secrets of bank and messenger", () => {
  test("are needed for each order and each notice: without a signature, and with another secret, nothing is done", async () => {
    for (const secret of [undefined, "another secret that is long enough, of nobody"]) {
      expect(await order("bank/payouts", secret, payout)).toBe(401);
      expect(await order("messages", secret, notice)).toBe(401);
    }
    expect((await fetch(`${sandbox.url}/_sandbox/bank/statement`)).status).toBe(401);
    expect(await order("messages", await valueOf("tallystick-bank"), notice)).toBe(401);
    expect(await order("messages", await valueOf("tallystick-messenger"), notice)).toBe(202);
  });

  test("are read by the roles of the template that may, and by no other", async () => {
    const roles = Object.entries(built()).flatMap(([stack, template]) =>
      ofType(template, "AWS::IAM::Role").map(([id]) => ({ id: `${stack}.${id}`, name: roleName(template, id) })),
    );
    expect(roles.length).toBeGreaterThan(100);
    const readers = async (SecretId: string) => {
      const may = await Promise.all(roles.map(async ({ id }) => mayRead(id, SecretId)));
      return roles.flatMap(({ name }, i) => (may[i] === true ? [name] : [])).toSorted();
    };
    expect(await readers("tallystick-bank")).toEqual([
      "tallystick-lender-collect-repayment",
      "tallystick-lender-pay-seller",
      "tallystick-lender-receive-bank-return",
      "tallystick-lender-refund-purchaser",
      "tallystick-lender-return-credit",
      "tallystick-operator-prove-books",
      "tallystick-operator-settle-malls",
    ]);
    expect(await readers("tallystick-messenger")).toEqual(["tallystick-lender-follow-loan", "tallystick-lender-send-notice"]); // prettier-ignore
  });

  test("sign one order: a copy of it with another account, key, address or date moves nothing", async () => {
    // The order itself reaches the bank, which refuses it.
    await sandbox.bankRule({ account: payout.account, operation: "payouts", behaviour: "refuse" });
    const secret = await valueOf("tallystick-bank");
    const path = "/_sandbox/bank/payouts";
    const body = JSON.stringify(payout);
    const at = (seconds: number) => {
      const content = { body, key: "real.1" };
      const date = new Date(sandbox.now() + seconds * 1000);
      return signatureHeaders({ method: "POST", url: `${sandbox.url}${path}`, content }, secret ?? "", date);
    };
    const send = async (headers: Readonly<Record<string, string>>, change: { path?: string; body?: string } = {}) =>
      (await fetch(`${sandbox.url}${change.path ?? path}`, { method: "POST", headers, body: change.body ?? body })).status; // prettier-ignore
    const signed = at(0);
    const other = JSON.stringify({ ...payout, account: "GB-OTHER" });
    const digest = `sha-256=:${hash("sha256", other, "base64")}:`;
    for (const [what, status] of Object.entries({
      "another body": await send(signed, { body: other }),
      "another body with its own digest": await send({ ...signed, "content-digest": digest }, { body: other }),
      "another key": await send({ ...signed, "idempotency-key": "real.2" }),
      "another kind": await send(signed, { path: "/_sandbox/bank/refunds" }),
      "another query": await send(signed, { path: `${path}?again` }),
      "fewer signed parts": await send({ ...signed, "signature-input": signed["signature-input"].replace(' "idempotency-key"', "") }), // prettier-ignore
      "six minutes ago": await send(at(-360)),
      "in six minutes": await send(at(360)),
    }))
      expect(status, what).toBe(401);
    expect(await send(signed)).toBe(402);
  });

  test("are replaced while sales go on, and a function that knows neither of two reads them again", async () => {
    // A sale reads its link in the notice that was sent.
    const paid = async () => expect(await (await shippedSale(sandbox)).money()).toEqual(["payouts 12410"]);
    await paid();
    for (const generation of ["second", "third", "fourth"])
      for (const name of ["tallystick-bank", "tallystick-messenger"])
        await replace(name, `${generation} secret of the ${name}, long enough`);
    await paid();
    expect(await sandbox.books()).toMatchObject({ proven: true });
  });

  test("that cannot be used leave the seller's payout open, and it is paid when they can", async () => {
    for (const wrong of ["short", '{"secret":"in JSON, as the console of AWS suggests"}']) {
      await replace("tallystick-bank", wrong);
      // The functions' own is older than five minutes.
      await sandbox.wait({ minutes: 6 });
      const sale = await shippedSale(sandbox);
      expect(await sale.show()).toMatchObject({ advances: [{ status: "requested" }] });
      expect(await sale.money()).toEqual([]);
      await replace("tallystick-bank", "the right secret of the bank, long enough");
      await sandbox.wait({ hours: 2 });
      expect(await sale.show()).toMatchObject({ advances: [{ status: "paid" }] });
      expect(await sale.money()).toEqual(["payouts 12410"]);
    }
  });
});
