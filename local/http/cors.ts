import type { Assembly } from "../template/template.ts";
import type { Incoming, Outgoing } from "./exchange.ts";

/** What a browser is told about requests of a page from another origin, as API Gateway tells it by the API's CorsConfiguration. */
export type Cors = {
  /** The answer to a preflight; undefined when the request is none. API Gateway answers it itself, whether or not there is a route. */
  readonly preflight: (request: Incoming) => Outgoing | undefined;
  /** The answer with what a page of an allowed origin needs to read it; what a function says of CORS itself does not count. */
  readonly allow: (request: Incoming, answer: Outgoing) => Outgoing;
};

type Configuration = Readonly<
  Partial<Record<"AllowOrigins" | "AllowMethods" | "AllowHeaders" | "ExposeHeaders", readonly string[]>>
> & { readonly MaxAge?: number };

/** Reads it from the template; `pages` is where the sandbox plays the pages' origin that the template names. */
export const makeCors = (assembly: Assembly, pages: string): Cors => {
  const [api] = assembly.ofType("AWS::ApiGatewayV2::Api");
  const given = api?.properties.CorsConfiguration as Configuration | undefined;
  if (!given) return { preflight: () => undefined, allow: (_, answer) => answer };
  const origins = (given.AllowOrigins ?? []).map((origin) => (origin.endsWith(".invalid") ? pages : origin));
  const allowed = ({ headers: { origin } }: Incoming): Record<string, string> =>
    origin !== undefined && (origins.includes(origin) || origins.includes("*"))
      ? { "access-control-allow-origin": origins.includes("*") ? "*" : origin }
      : {};
  const lists = {
    "access-control-allow-methods": given.AllowMethods,
    "access-control-allow-headers": given.AllowHeaders,
  };
  return {
    preflight: (request) => {
      const { method, headers } = request;
      if (method !== "OPTIONS" || headers["access-control-request-method"] === undefined) return undefined;
      const origin = allowed(request);
      // A stranger is told nothing, and the browser then keeps its page from asking.
      if (Object.keys(origin).length === 0) return { status: 204, headers: {}, body: "" };
      const said = Object.entries(lists).flatMap(([name, list]) => (list ? [[name, list.join(",")]] : []));
      const age = given.MaxAge === undefined ? {} : { "access-control-max-age": String(given.MaxAge) };
      return { status: 204, headers: { ...origin, ...Object.fromEntries(said), ...age }, body: "" };
    },
    allow: (request, answer) => {
      const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith("access-control-"));
      const origin = allowed(request);
      const exposed = Object.keys(origin).length > 0 ? (given.ExposeHeaders ?? []).join(",") : "";
      return {
        ...answer,
        headers: {
          ...Object.fromEntries(own),
          ...origin,
          ...(exposed !== "" && { "access-control-expose-headers": exposed }),
        },
      };
    },
  };
};
