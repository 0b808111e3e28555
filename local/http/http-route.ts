/** A parsed route such as `GET /v1/purchases/{id}`. */
export type Route<Target> = {
  readonly key: string;
  readonly method: string;
  readonly segments: readonly string[];
  readonly target: Target;
};

export type Match<Target> = {
  readonly route: Route<Target>;
  readonly parameters: Readonly<Record<string, string>>;
};

/** Parses a route key; `$default` matches what no other route matches. */
export const parseRoute = <Target>(key: string, target: Target): Route<Target> => {
  const [method = "", path = "/{proxy+}"] = key === "$default" ? ["ANY"] : key.split(" ");
  return { key, method, segments: segmentsOf(path), target };
};

/** The route that API Gateway would choose, the most specific one: literal segments before variables, variables before `{name+}`, a method before ANY. */
export const matchRoute = <Target>(
  routes: readonly Route<Target>[],
  method: string,
  path: string,
): Match<Target> | undefined => {
  const segments = segmentsOf(path);
  let best: Match<Target> | undefined;
  for (const route of routes) {
    if (route.method !== "ANY" && route.method !== method) continue;
    const parameters = parametersOf(route.segments, segments);
    if (parameters && (!best || rank(route) < rank(best.route))) best = { route, parameters };
  }
  return best;
};

const segmentsOf = (path: string): string[] => path.split("/").slice(1);

/** Undefined when the pattern does not match; throws URIError on a broken percent-encoding. */
const parametersOf = (pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined => {
  const parameters: Record<string, string> = {};
  for (const [i, segment] of pattern.entries()) {
    const given = segments[i];
    if (segment.endsWith("+}")) {
      if (given === undefined) return undefined;
      parameters[segment.slice(1, -2)] = segments.slice(i).map(decodeURIComponent).join("/");
      return parameters;
    }
    if (given === undefined || (segment.startsWith("{") ? given === "" : given !== segment)) return undefined;
    if (segment.startsWith("{")) parameters[segment.slice(1, -1)] = decodeURIComponent(given);
  }
  return segments.length === pattern.length ? parameters : undefined;
};

/** Lower is more specific: one digit per segment, then the method. */
const rank = ({ key, segments, method }: Route<unknown>): string =>
  (key === "$default" ? "9" : "") +
  segments.map((segment) => (segment.endsWith("+}") ? "8" : segment.startsWith("{") ? "5" : "1")).join("") +
  (method === "ANY" ? "1" : "0");
