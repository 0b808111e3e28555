import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "./base64url.ts";
import { canonicalJson } from "./canonical-json.ts";
import { idempotently, type Reply } from "./idempotency.ts";
import { authenticateOperator, type Operator } from "./operator-store.ts";

/** What an operator's request carries. */
type OperatorRequest<Body> = {
  readonly body: Body;
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly route: string;
  readonly now: string;
};

/** The story of an operator's request: whose key it bears is known, and it is answered once for each Idempotency-Key. */
export const byOperator =
  <Body>(story: (request: OperatorRequest<Body>, operator: Operator) => Promise<Reply | Rejection>) =>
  async (request: OperatorRequest<Body>): Promise<Reply | Rejection> => {
    const { headers, route, path, body, now } = request;
    const operator = await authenticateOperator(headers);
    if (isRejection(operator)) return operator;
    const scope = `${operator.operator} ${route}`;
    const fingerprint = sha256(canonicalJson([path, body]));
    // What is read is read anew, and a key that is dead stays so.
    const key = route.startsWith("POST ") ? headers["idempotency-key"] : undefined;
    return idempotently({ scope, key, fingerprint, now }, async () => story(request, operator));
  };

/** A name that follows from the sender's own key, so that a request whose answer got lost meets what it has made. */
export const nameFrom = (
  { headers, route }: Pick<OperatorRequest<unknown>, "headers" | "route">,
  { operator }: Operator,
): string | undefined => {
  const key = headers["idempotency-key"];
  return key === undefined ? undefined : hexOf(sha256(`${operator} ${route}\n${key}`));
};

/** 96 bits, in signs that every id of ours may have. */
const hexOf = (digest: string): string => Buffer.from(digest, "base64url").toString("hex").slice(0, 24);
