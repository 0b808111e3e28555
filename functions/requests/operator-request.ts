import type { Rejection } from "../../domain/rejection.ts";
import { sha256 } from "../io/messages/base64url.ts";
import { canonicalJson } from "../io/messages/canonical-json.ts";
import type { Operator } from "../io/store/operator-store.ts";
import type { Contract } from "../middleware/contract.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import type { Reply, Request } from "../middleware/request.ts";
import { idempotency, type IdempotentWrite } from "./idempotency.ts";
import { operatorKey } from "./operator-key.ts";

/** The handler of an operator's request: identity by operator key, then idempotency. */
export const byOperator = <Body, Query>(
  contract: Contract<Body, Query>,
  story: (request: Request<Body, Query>, write: IdempotentWrite, by: Operator) => Promise<Reply | Rejection>,
) =>
  httpChain(contract, operatorKey())
    .use(
      idempotency(({ route, path, body }, { operator }: { readonly operator: Operator }) => ({
        scope: `${operator.operator} ${route}`,
        fingerprint: sha256(canonicalJson(withTexts([path, body]))),
      })),
    )
    .handler(
      runStory(
        async (
          request: Request<Body, Query>,
          { write, operator }: { readonly write: IdempotentWrite; readonly operator: Operator },
        ) => story(request, write, operator),
      ),
    );

/** Amounts of a validated body are bigints, which JSON has not. */
const withTexts = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_name, each: unknown) => (typeof each === "bigint" ? each.toString() : each)));
