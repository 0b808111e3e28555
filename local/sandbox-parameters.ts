import { type HttpRequest } from "./http/http-message.ts";

type Takes = { readonly query?: readonly string[]; readonly body?: readonly string[] };

const transfer = ["account", "amount", "reference"];

/** The names that each of the sandbox's own routes takes; what the functions and the malls' webhooks call is not in it. */
const takes: Readonly<Record<string, Takes>> = {
  "GET /_sandbox/clock": {},
  "POST /_sandbox/clock": { body: ["advance"] },
  "GET /_sandbox/idle": { query: ["wait"] },
  "GET /_sandbox/meter": {},
  "DELETE /_sandbox/meter": {},
  "GET /_sandbox/faults": {},
  "POST /_sandbox/faults": { body: ["function", "when", "error", "times", "containing"] },
  "DELETE /_sandbox/faults": {},
  "GET /_sandbox/addresses": {},
  "GET /_sandbox/operators": {},
  "GET /_sandbox/malls": {},
  "GET /_sandbox/purchasers": {},
  "GET /_sandbox/amounts": {},
  "GET /_sandbox/notices": { query: ["to"] },
  "GET /_sandbox/bank": {},
  "POST /_sandbox/bank": {
    body: ["account", "purchaser", "price", "operation", "behaviour", "refuseForDays", "returnAfterDays"],
  },
  "POST /_sandbox/bank/credits": { body: transfer },
  "POST /_sandbox/bank/returns": { body: ["key"] },
};

/** The sentence that refuses a name that the route does not know, so that a typing error is not taken for a default; undefined for none. */
export const unknownName = ({ method, path, query, body }: HttpRequest): string | undefined => {
  const known = takes[`${method} ${path}`];
  if (!known) return undefined;
  return (
    stranger("parameter", [...new URLSearchParams(query).keys()], known.query ?? []) ??
    stranger("name", namesIn(body), known.body ?? [])
  );
};

const stranger = (kind: string, given: readonly string[], known: readonly string[]): string | undefined => {
  const unknown = given.find((each) => !known.includes(each));
  if (unknown === undefined) return undefined;
  return `unknown ${kind} ${JSON.stringify(unknown)}: ${known.length > 0 ? `this route takes ${known.join(", ")}` : "this route takes none"}`;
};

const namesIn = (body: Buffer): readonly string[] => {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === "object" && value !== null ? Object.keys(value) : [];
  } catch {
    // Each route refuses a body that is no JSON by its own form.
    return [];
  }
};
