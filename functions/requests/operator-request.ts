import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { canonicalJson } from "../io/messages/canonical-json.ts";
import { authenticateOperator } from "../io/store/operator-store.ts";
import type { Reply } from "../middleware/http.ts";
import { type Deed, idempotently } from "./idempotency.ts";

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
  <Body>(story: (request: OperatorRequest<Body>, deed: Deed) => Promise<Reply | Rejection>) =>
  async (request: OperatorRequest<Body>): Promise<Reply | Rejection> => {
    const { headers, route, path, body, now } = request;
    const operator = await authenticateOperator(headers);
    if (isRejection(operator)) return operator;
    const scope = `${operator.operator} ${route}`;
    const fingerprint = sha256(canonicalJson([path, body]));
    // What is read is read anew, and a key that is dead stays so.
    const key = route.startsWith("POST ") ? headers["idempotency-key"] : undefined;
    return idempotently({ scope, key, fingerprint, now }, async (deed) => story(request, deed));
  };
