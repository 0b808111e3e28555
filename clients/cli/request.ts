import { readFileSync } from "node:fs";
import { under } from "../sdk/http.ts";
import { makeAct } from "../sdk/act.ts";
import { listLenders } from "../sdk/lender-url.ts";
import { evidenceClaims, signMessage, withStandardClaims } from "../sdk/message.ts";
import { type Command, exits, type Run, CommandError } from "./command.ts";
import { openCheckout } from "./checkout-request.ts";
import { requestLoan } from "./loan-request.ts";
import { findOperation, type Operation } from "./operation.ts";
import { linkCredentialsFor, operatorKeyFor, type MallCredentials, mallCredentialsFor } from "./credentials.ts";
import { bad, good } from "./terminal.ts";

/** Sends any request to gateway or lender, with envelope, seals and authentication added. */
export const request: Command = {
  name: "request",
  usage: "<method> <path>",
  summary:
    "sends a request: signs the envelope, encrypts sealed parts, makes the purchaser's act, adds the key or token that the route needs",
  options: {
    data: "the body, or the body inside the signed envelope or the act: JSON, @file, or - for standard input",
    purchaser: "for POST /v1/purchases: who buys; default: acc_approved",
    key: "an Idempotency-Key: the same one again has no second effect; without it a new one is made, and shown",
    keys: "for a gateway that is not a sandbox: a file with { mall, lender, apiKey, sign, seal }",
  },
  examples: [
    "request GET /v1/purchases",
    'request POST /v1/purchases --data \'{"amount":"4200"}\'',
    'request POST /v1/checkout-sessions --data \'{"amount":"4200"}\'',
    'request POST /v1/purchases/pur_01h…/shipments --data \'{"shipment":"s1"}\'',
    "request POST /v1/pay/ABCD-EFGH-JKMN/acceptances --data '{}'",
  ],
  args: { least: 2, most: 2 },
  run: async (run) => {
    const [verb = "", path = ""] = run.args;
    const method = verb.toUpperCase();
    if (!path.startsWith("/"))
      throw new CommandError(
        `${path} is not a path`,
        "write a path that begins with /, such as /v1/purchases",
        exits.usage,
      );
    const data = dataOf(run.options["data"]);
    const operation = await findOperation(run.url, method, path);
    if (operation.envelope?.op === "loan.request") {
      const answer = await requestLoan(run, (data ?? {}) as Readonly<Record<string, unknown>>);
      const code = answer.purchase.status === "pending" ? 202 : 201;
      run.print(`${good(String(code))}\n${JSON.stringify(answer, null, 2)}`, { status: code, body: answer });
      return exits.done;
    }
    if (operation.envelope?.op === "checkout.create") {
      const answer = await openCheckout(run, (data ?? {}) as Readonly<Record<string, unknown>>);
      run.print(`${good("201")}\n${JSON.stringify(answer, null, 2)}\nopen the checkout: ${answer.url}`, {
        status: 201,
        body: answer,
      });
      return exits.done;
    }
    if (operation.envelope?.op === "keys.rotate") refuseRotation(data);
    // A person who sees no answer sends the request again: with the same key it is done once.
    const key = run.options["key"] ?? (method === "GET" ? undefined : crypto.randomUUID());
    const { headers, body } = await composeRequest(run, operation, data, key);
    const response = await fetch(under(await addressOf(run, operation), path), {
      method,
      headers: {
        accept: "application/json",
        ...headers,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => noAnswer(run.url, key, error));
    const text = await response.text();
    const answer: unknown = text === "" ? {} : JSON.parse(text);
    const status = (response.ok ? good : bad)(String(response.status));
    const shown = { status: response.status, body: answer, ...(key !== undefined && { key }) };
    run.print(`${status}\n${JSON.stringify(answer, null, 2)}`, shown);
    if (response.status >= 500 && key !== undefined) run.note(repeatWith(key));
    return response.ok ? exits.done : exits.refused;
  },
};

const repeatWith = (key: string): string => `to send it again without a second effect, add --key ${key}`;

const noAnswer = (url: string, key: string | undefined, error: unknown): never => {
  const why = error instanceof Error ? error.message : String(error);
  throw new CommandError(
    `no answer from ${url}: ${why}`,
    key === undefined ? "npx tallystick doctor" : repeatWith(key),
  );
};

/** New keys prove that their owner has them, which a body of public keys cannot; a body that has the proofs is sent as it is. */
const refuseRotation = (data: unknown): void => {
  const { proofs, lenderStatement } = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (proofs !== undefined && lenderStatement !== undefined) return;
  throw new CommandError(
    "a rotation needs proofs by each new private key and a signed statement for the lender, which this command cannot make",
    "rotate with mall.rotateKeys() of the SDK: docs/onboarding.md shows it; or give --data with proofs and lenderStatement",
    exits.usage,
  );
};

/** The address of the side that serves the route; the gateway lists the lender's. */
const addressOf = async ({ url }: Run, operation: Operation): Promise<string> => {
  if (operation.side === "gateway") return url;
  const lenders = await listLenders(url);
  const lender = lenders.find(({ id }) => id === operation.path["id"]) ?? lenders[0];
  return lender?.url ?? url;
};

/** The headers and body that the route needs. */
const composeRequest = async (
  run: Run,
  operation: Operation,
  data: unknown,
  key: string | undefined,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body?: unknown }> => {
  const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token}` }, body: data });
  switch (operation.authentication) {
    case "signature": {
      const credentials = await mallCredentialsFor(run);
      const headers = { authorization: `Bearer ${credentials.mall.apiKey}` };
      return { headers, body: { envelope: await envelopeOf(run, operation, credentials, { body: data ?? {}, key }) } };
    }
    case "apiKey":
      return withToken((await mallCredentialsFor(run)).mall.apiKey);
    case "linkToken": {
      const { sandbox, credentials } = await linkCredentialsFor(run, operation.path["approvalNumber"] ?? "");
      if (operation.act === undefined) return withToken(credentials.viewToken);
      const act = await makeAct(credentials, operation.act, data ?? {}, sandbox.now, key);
      return { ...withToken(credentials.viewToken), body: { act } };
    }
    case "accountToken": {
      const { credentials } = await linkCredentialsFor(run, operation.path["approvalNumber"] ?? "");
      return withToken(credentials.accountToken);
    }
    case "operatorKey":
      return withToken(await operatorKeyFor(run, operation.side));
    case "none":
      return { headers: {}, body: data };
    default:
      return operation.authentication satisfies never;
  }
};

/** The envelope, signed as the mall; claims about the purchase in the path are read from the gateway. */
const envelopeOf = async (
  run: Run,
  operation: Operation,
  { mall, now }: MallCredentials,
  { body, key }: { readonly body: unknown; readonly key: string | undefined },
): Promise<string> => {
  const { op, claims, idField } = operation.envelope ?? { op: "", claims: [] };
  const { id = "" } = operation.path;
  const purchaseClaims = claims.includes("txn") ? await purchaseClaimsOf(run, id, mall.apiKey) : {};
  const fullBody = idField === undefined ? body : { [idField]: id, ...(body as object) };
  const signed = await withStandardClaims(
    { iss: mall.mall, aud: "gateway", op, ...purchaseClaims, body: fullBody },
    now,
    "txn" in purchaseClaims ? await evidenceClaims([mall.mall, op, id], key) : {},
  );
  return signMessage("tally-env+jws", signed, { ...mall.sign });
};

const purchaseClaimsOf = async ({ url }: Run, txn: string, apiKey: string) => {
  const answer = await fetch(under(url, `/v1/purchases/${encodeURIComponent(txn)}`), {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const { purchase } = (await answer.json()) as { readonly purchase?: { readonly order: string } };
  if (!purchase)
    throw new CommandError(`the mall has no purchase ${txn}`, "npx tallystick request GET /v1/purchases lists them");
  return { ord: purchase.order, txn };
};

const dataOf = (given: string | undefined): unknown => {
  if (given === undefined) return undefined;
  try {
    if (given === "-") return JSON.parse(readFileSync(0, "utf8"));
    return JSON.parse(given.startsWith("@") ? readFileSync(given.slice(1), "utf8") : given);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `--data cannot be read: ${reason}`,
      `write JSON, such as --data '{"shipment":"s1"}'`,
      exits.usage,
    );
  }
};
