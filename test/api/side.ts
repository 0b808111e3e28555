import { functions } from "../../infra/functions.ts";
import { matchRoute, parseRoute } from "../../local/http/http-route.ts";

const routes = functions.flatMap(({ trigger, owner }) => {
  if (trigger.by === "route") return [parseRoute(`${trigger.method} ${trigger.path}`, owner)];
  return trigger.by === "page" ? trigger.paths.map((path) => parseRoute(`GET ${path}`, owner)) : [];
});

// A parameter may be percent-encoded wrongly, and no route has a percent sign of its own.
/** The side whose API serves a request; the gateway's for what no route serves. */
export const sideOf = (method: string, path: string): "gateway" | "lender" =>
  matchRoute(routes, method, path.replace(/[?#].*$/, "").replaceAll("%", "~"))?.route.target ?? "gateway";
