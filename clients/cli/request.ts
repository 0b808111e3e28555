import { readFileSync } from "node:fs";
import { signMessage, stamped } from "../sdk/message.ts";
import { type Command, exits, type Run, Trouble } from "./command.ts";
import { requestLoan } from "./loan-request.ts";
import { findOperation, type Operation } from "./operation.ts";
import { linkTokenFor, operatorKeyFor, type Party, partyOf } from "./party.ts";
import { bad, good } from "./terminal.ts";

/** Asks the gateway anything, with everything around the body done. */
export const request: Command = {
  name: "request",
  usage: "<method> <path>",
  does: "asks the gateway: signs the envelope, seals what must be sealed, sends the key or token that the route wants",
  options: {
    data: "the body, or what a signed envelope says: JSON, @file, or - for standard input",
    purchaser: "of POST /v1/purchases: who buys; acc_approved unless given",
    key: "an Idempotency-Key",
    keys: "for a gateway that is no sandbox: a file with { mall, lender, apiKey, sign, seal }",
  },
  examples: [
    "request GET /v1/purchases",
    'request POST /v1/purchases --data \'{"amount":"4200"}\'',
    'request POST /v1/purchases/pur_01h…/shipments --data \'{"shipment":"s1"}\'',
    "request POST /v1/pay/ABCD-EFGH-JKMN/acceptances --data '{}'",
  ],
  words: { least: 2, most: 2 },
  run: async (run) => {
    const [verb = "", path = ""] = run.words;
    const method = verb.toUpperCase();
    if (!path.startsWith("/"))
      throw new Trouble(`${path} is no path`, "a path begins with /, such as /v1/purchases", exits.usage);
    const data = dataOf(run.options["data"]);
    const operation = await findOperation(run.url, method, path);
    if (operation.envelope?.op === "loan.request") {
      const answer = await requestLoan(run, (data ?? {}) as Readonly<Record<string, unknown>>);
      const code = answer.purchase.status === "pending" ? 202 : 201;
      run.print(`${good(String(code))}\n${JSON.stringify(answer, null, 2)}`, { status: code, body: answer });
      return exits.done;
    }
    const { headers, body } = await composed(run, operation, path, data);
    const key = run.options["key"];
    const response = await fetch(new URL(path, run.url), {
      method,
      headers: {
        accept: "application/json",
        ...headers,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: unknown = text === "" ? {} : JSON.parse(text);
    const status = (response.ok ? good : bad)(String(response.status));
    run.print(`${status}\n${JSON.stringify(answer, null, 2)}`, { status: response.status, body: answer });
    return response.ok ? exits.done : exits.refused;
  },
};

/** Headers and body as the route wants them. */
const composed = async (
  run: Run,
  operation: Operation,
  path: string,
  data: unknown,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body?: unknown }> => {
  const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` }, body: data });
  switch (operation.by) {
    case "signature": {
      const party = await partyOf(run);
      const headers = { authorization: `Bearer ${party.mall.apiKey}` };
      return { headers, body: { envelope: await envelopeOf(run, operation, party, data ?? {}) } };
    }
    case "apiKey":
      return bearing((await partyOf(run)).mall.apiKey);
    case "linkToken":
      return bearing(await linkTokenFor(run, operation.path["approvalNumber"] ?? ""));
    case "operatorKey":
      return bearing(await operatorKeyFor(run, path));
    case "nothing":
      return { headers: {}, body: data };
    default:
      return operation.by satisfies never;
  }
};

/** Signed as the mall; what it must say of the purchase in the path is read from the gateway. */
const envelopeOf = async (run: Run, operation: Operation, { mall, now }: Party, body: unknown): Promise<string> => {
  const { op, claims, repeats } = operation.envelope ?? { op: "", claims: [] };
  const { id = "" } = operation.path;
  const about = claims.includes("txn") ? await purchaseClaims(run, id, mall.apiKey) : {};
  const words = repeats === undefined ? body : { [repeats]: id, ...(body as object) };
  const said = await stamped({ iss: mall.mall, aud: "gateway", op, ...about, body: words }, now);
  return signMessage("tally-env+jws", said, { ...mall.sign });
};

const purchaseClaims = async ({ url }: Run, txn: string, apiKey: string) => {
  const answer = await fetch(new URL(`/v1/purchases/${encodeURIComponent(txn)}`, url), {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const { purchase } = (await answer.json()) as { readonly purchase?: { readonly order: string } };
  if (!purchase)
    throw new Trouble(`the mall has no purchase ${txn}`, "npx tallystick request GET /v1/purchases lists them");
  return { ord: purchase.order, txn };
};

const dataOf = (given: string | undefined): unknown => {
  if (given === undefined) return undefined;
  try {
    if (given === "-") return JSON.parse(readFileSync(0, "utf8"));
    return JSON.parse(given.startsWith("@") ? readFileSync(given.slice(1), "utf8") : given);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Trouble(`--data cannot be read: ${why}`, `give JSON, such as --data '{"shipment":"s1"}'`, exits.usage);
  }
};
