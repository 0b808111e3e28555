import type { Resource } from "../template/template.ts";
import type { HttpRequest, HttpResponse } from "./http-message.ts";
import { originsAt } from "./own-origin.ts";

/** The CORS headers that API Gateway adds by the API's CorsConfiguration. */
export type Cors = {
  /** The response to a preflight; undefined for other requests. API Gateway answers it itself, whether or not a route exists. */
  readonly preflight: (request: HttpRequest) => HttpResponse | undefined;
  /** Adds the headers that allow a page of an allowed origin to read the response, and removes the function's own CORS headers. */
  readonly allow: (request: HttpRequest, answer: HttpResponse) => HttpResponse;
};

type Configuration = Readonly<
  Partial<Record<"AllowOrigins" | "AllowMethods" | "AllowHeaders" | "ExposeHeaders", readonly string[]>>
> & { readonly MaxAge?: number };

/** Reads the configuration of an API; `pages` is the sandbox's address in place of the pages' origin. */
export const makeCors = (api: Resource | undefined, pages: string): Cors => {
  const given = api?.properties.CorsConfiguration as Configuration | undefined;
  if (!given) return { preflight: () => undefined, allow: (_, answer) => answer };
  const origins = (given.AllowOrigins ?? []).flatMap((origin) =>
    origin.endsWith(".invalid") ? originsAt(pages) : [origin],
  );
  const allowed = ({ headers: { origin } }: HttpRequest): Record<string, string> =>
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
      // Another origin gets no headers, so its browser does not send the request.
      if (Object.keys(origin).length === 0) return { status: 204, headers: {}, body: "" };
      const allowHeaders = Object.entries(lists).flatMap(([name, list]) => (list ? [[name, list.join(",")]] : []));
      const age = given.MaxAge === undefined ? {} : { "access-control-max-age": String(given.MaxAge) };
      return { status: 204, headers: { ...origin, ...Object.fromEntries(allowHeaders), ...age }, body: "" };
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
