import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { currencies } from "../../domain/currency.ts";

type Schema = { readonly schema: object };
type Operation = {
  readonly responses: Readonly<
    Record<string, { readonly headers: object; readonly content: Readonly<Record<string, Schema>> }>
  >;
};
type Description = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
};

const description = JSON.parse(readFileSync("docs/openapi.json", "utf8")) as Description;
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: "openapi", components: description.components });

const routes = Object.entries(description.paths).map(([path, operations]) => ({
  path,
  fits: new RegExp(`^${path.replaceAll(/[.]/g, "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
  operations,
}));

/** The operation that a request is of; undefined for what the description has no route for. */
const operationFor = (
  method: string,
  path: string,
): { readonly path: string; readonly operation: Operation } | undefined => {
  const bare = path.replace(/\?.*$/, "");
  const found = routes.filter(({ fits, operations }) => fits.test(bare) && method.toLowerCase() in operations);
  // As API Gateway: a route without parameters goes before one with.
  const [best] = found.toSorted((a, b) => a.path.split("{").length - b.path.split("{").length);
  const operation = best?.operations[method.toLowerCase()];
  return best && operation && { path: best.path, operation };
};

const compiled = new Map<string, ValidateFunction>();
const validatorOf = (name: string, schema: object): ValidateFunction => {
  const known =
    compiled.get(name) ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as object);
  compiled.set(name, known);
  return known;
};

/** An amount in minor units, such as `8000 GBP`: sentences have £80.00. */
const code = Object.keys(currencies).join("|");
const minorUnits = new RegExp(String.raw`(?<![\d.])\d+ (?:${code})\b|\b(?:${code}) \d+(?![\d.,])|\d minor unit`);

/** What of an answer is described beside its body. */
type Head = Pick<Response, "status" | "ok" | "headers">;

/** True for what the description has a route for: pages and the sandbox's own addresses are not in it. */
export const isDescribed = (method: string, path: string): boolean => operationFor(method, path) !== undefined;

/** Throws when an answer is not what docs/openapi.json says of its route: status, headers, type and every field. */
export const expectDescribed = (method: string, path: string, response: Head, body: unknown): void => {
  const found = operationFor(method, path);
  if (!found) return;
  const { responses } = found.operation;
  const status = String(response.status);
  const described = responses[status] ?? (response.status >= 400 ? responses["default"] : undefined);
  const type = (response.headers.get("content-type") ?? "").replace(/;.*$/, "");
  const schema = described?.content[type]?.schema;
  const what = `${method} ${found.path} ${status} ${type}`;
  if (!described || !schema) throw new Error(`docs/openapi.json knows no ${what}`);
  const reached = response.ok || type === "application/problem+json";
  for (const header of reached ? ["request-id", "api-version"] : [])
    if (!response.headers.has(header)) throw new Error(`${what} lacks ${header}`);
  const validate = validatorOf(what, schema);
  const { detail = "" } = (body ?? {}) as { readonly detail?: unknown };
  if (!response.ok && typeof detail === "string" && minorUnits.test(detail))
    throw new Error(`${what} tells a person minor units: ${detail}`);
  if (!validate(body))
    throw new Error(`${what} is not as described: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body)}`);
};

/** Asks without being overheard, for whoever looks at the answer at once. */
export const plainFetch = globalThis.fetch;

/**
 * Overhears all that this process asks of the APIs, its libraries' questions too, until `stop`, which throws what was answered
 * otherwise than it is described.
 */
export const overhear = (urls: readonly string[]): { readonly stop: () => void } => {
  const faults: string[] = [];
  const before = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await before(input, init);
    const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? (input instanceof Request ? input.method : "GET");
    if (!urls.includes(origin) || !isDescribed(method, pathname)) return response;
    const text = await response.clone().text();
    try {
      const isJson = /json/.test(response.headers.get("content-type") ?? "json");
      expectDescribed(method, pathname, response, isJson ? JSON.parse(text) : text);
    } catch (fault) {
      faults.push(String(fault));
    }
    return response;
  };
  return {
    stop: () => {
      globalThis.fetch = before;
      if (faults.length > 0) throw new Error(`not as described: ${faults.join("\n")}`);
    },
  };
};
