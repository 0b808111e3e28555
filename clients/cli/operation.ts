import { exits, Trouble } from "./command.ts";

/** A route as the gateway describes it itself: how a caller is known, and what an envelope to it says. */
export type Operation = {
  readonly by: "signature" | "apiKey" | "linkToken" | "operatorKey" | "nothing";
  /** Of a signed route: the envelope's `op`, which claims it must make, and which word of its body repeats the path's `id`. */
  readonly envelope?: { readonly op: string; readonly claims: readonly string[]; readonly repeats?: string };
  /** What the path's braces stand for. */
  readonly path: Readonly<Record<string, string>>;
};

type Described = {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly schema: { readonly properties?: { readonly envelope?: Envelope } } }>
    >;
  };
};
type Envelope = {
  readonly contentSchema?: {
    readonly required?: readonly string[];
    readonly properties: {
      readonly op: { readonly const: string };
      readonly body?: { readonly required?: readonly string[] };
    };
  };
};
type Description = { readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>> };

/** Finds the route for a request in `/openapi.json`. */
export const findOperation = async (url: string, method: string, path: string): Promise<Operation> => {
  const answer = await fetch(new URL("/openapi.json", url)).catch(() => undefined);
  if (!answer)
    throw new Trouble(`nobody answers at ${url}`, "npm start, or name another address with --url", exits.unreachable);
  if (!answer.ok) throw new Trouble(`${url} has no /openapi.json`, "is it a gateway? see npx tallystick doctor");
  const { paths } = (await answer.json()) as Description;
  const found = Object.entries(paths)
    .flatMap(([template, operations]) => {
      const described = operations[method.toLowerCase()];
      const named = fit(template, path);
      return described && named ? [{ template, described, named, braces: template.split("{").length }] : [];
    })
    .toSorted((a, b) => a.braces - b.braces)[0];
  if (!found)
    throw new Trouble(`the gateway has no ${method} ${path}`, `curl ${url}/openapi.json lists its routes`, exits.usage);
  const { security = [], requestBody } = found.described;
  const envelope = Object.values(requestBody?.content ?? {})[0]?.schema.properties?.envelope?.contentSchema;
  const [scheme] = Object.keys(security[0] ?? {});
  if (envelope) {
    const { op, body } = envelope.properties;
    const repeats = body?.required?.find((word) => nounOf(found.template).endsWith(word));
    const claims = envelope.required ?? [];
    return {
      by: "signature",
      envelope: { op: op.const, claims, ...(repeats !== undefined && { repeats }) },
      path: found.named,
    };
  }
  return { by: (scheme as Operation["by"] | undefined) ?? "nothing", path: found.named };
};

/** What the path's `{id}` is one of: `webhook-endpoint` of `/v1/webhook-endpoints/{id}/tests`. */
const nounOf = (template: string): string => /([\w-]+)s\/\{id\}/.exec(template)?.[1] ?? "";

/** What a path has in the place of a template's braces; undefined when it is another route's. */
const fit = (template: string, path: string): Readonly<Record<string, string>> | undefined => {
  const [wanted, given] = [template.split("/"), path.replace(/\?.*$/, "").split("/")];
  if (wanted.length !== given.length) return undefined;
  const named: Record<string, string> = {};
  for (const [i, step] of wanted.entries()) {
    const brace = /^\{(\w+)\}$/.exec(step)?.[1];
    if (brace !== undefined) named[brace] = decodeURIComponent(given[i] ?? "");
    else if (step !== given[i]) return undefined;
  }
  return named;
};
