import { replaceKeys } from "../../domain/mall/mall-keys.ts";
import { viewMall } from "../../domain/mall/mall-view.ts";
import { changeMall, type MallChange } from "../../domain/mall/mall.ts";
import { isRejection } from "../../domain/rejection.ts";
import { rejectUnknownLender } from "../io/external/lenders.ts";
import { parseMallKeys } from "../io/keys/key-statement.ts";
import { type Mall, mallTransition } from "../io/store/mall-store.ts";
import { unknownVersion } from "../middleware/api-version.ts";
import { operatorPost } from "../middleware/contract.ts";
import { onceEach } from "../requests/idempotency.ts";
import { recordChange } from "../requests/mall-trail.ts";
import { byOperator } from "../requests/operator-request.ts";
import { WireMallChange } from "../schemas/mall-schema.ts";

export const contract = operatorPost(WireMallChange, {
  summary:
    "Changes a mall's terms, suspends or resumes it, or replaces keys that it has lost; omitted fields stay as they are.",
  responses: { 200: "MallAnswer" },
});

/** POST /v1/malls/{id}: every function uses the change within half a minute. */
export const handler = byOperator(
  contract,
  async ({ path: { id = "" }, body: { jwks, reason, ...change }, now }, { complete }, by) => {
    const keys = jwks === undefined ? undefined : parseMallKeys(jwks);
    if (isRejection(keys)) return keys;
    const unknown = unknownVersion(change.apiVersion) ?? rejectUnknownLender(change.lender);
    if (unknown) return unknown;

    const answer = onceEach(async (mall: Mall) => ({ status: 200, body: { mall: viewMall(mall, now) } }));
    const changed = await mallTransition(
      id,
      (before: Mall) => {
        const next = changeMall(before, change as MallChange);
        return keys ? replaceKeys(next, keys) : next;
      },
      async (next, before) => {
        const recorded = await recordChange({ by, why: reason, at: now }, "changedMall", before, next);
        return [...recorded, ...complete(await answer(next))];
      },
    );
    return isRejection(changed) ? changed : answer(changed);
  },
);
