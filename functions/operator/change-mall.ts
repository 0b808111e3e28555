import { changeMall, type MallChange } from "../../domain/mall.ts";
import { replaceKeys } from "../../domain/mall-keys.ts";
import { viewMall } from "../../domain/mall-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { onceEach } from "../io/idempotency.ts";
import { intakeMallKeys } from "../io/key-statement.ts";
import { type Mall, mallTransition } from "../io/mall-store.ts";
import { unknownLender } from "../io/lenders.ts";
import { byOperator } from "../io/operator-request.ts";
import { unknownVersion } from "../middleware/api-version.ts";
import { operatorPost } from "../middleware/contract.ts";
import { http } from "../middleware/http.ts";
import { WireMallChange } from "../middleware/wire-mall.ts";

export const contract = operatorPost(WireMallChange, {
  does: "Changes a mall's terms, suspends or resumes it, or takes in new keys of one that has lost its own; what is not named stays.",
  answers: { 200: "MallAnswer" },
});

/** POST /v1/malls/{id}: known to every function within half a minute. */
export const handler = http(
  contract,
  byOperator(async ({ path: { id = "" }, body: { jwks, ...change }, now }, { keep }) => {
    const keys = jwks === undefined ? undefined : intakeMallKeys(jwks);
    if (isRejection(keys)) return keys;
    const unknown = unknownVersion(change.apiVersion) ?? unknownLender(change.lender);
    if (unknown) return unknown;

    const answer = onceEach(async (mall: Mall) => ({ status: 200, body: { mall: viewMall(mall, now) } }));
    const changed = await mallTransition(
      id,
      (before: Mall) => {
        const next = changeMall(before, change as MallChange);
        return keys ? replaceKeys(next, keys) : next;
      },
      async (next) => keep(await answer(next)),
    );
    return isRejection(changed) ? changed : answer(changed);
  }),
);
