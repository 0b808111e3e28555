import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signatureHeaders } from "../../functions/io/messages/http-signature.ts";
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
