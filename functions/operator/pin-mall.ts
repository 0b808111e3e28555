import { viewPinnedMall } from "../../domain/mall/mall-view.ts";
import { checkCard } from "../../domain/pricing/rate-card.ts";
import { isRejection } from "../../domain/rejection.ts";
import { parseMallKeys } from "../io/keys/key-statement.ts";
import { keyOwner } from "../io/keys/key-owner.ts";
import { cardOf, mallTransition, type PinnedMall, readMall, saveNewMall } from "../io/store/mall-store.ts";
import { operatorPost } from "../middleware/contract.ts";
import { onceEach } from "../requests/idempotency.ts";
import { rejectOtherLender } from "../requests/lender-request.ts";
import { recordChange } from "../requests/mall-trail.ts";
import { byOperator } from "../requests/operator-request.ts";
import { WirePinning } from "../schemas/mall-schema.ts";

export const contract = operatorPost(WirePinning, {
  summary:
    "Pins a mall at the lender: its keys, its bank account, its rate card, its refund policy, and whether it sells each receivable at approval.",
  responses: { 200: "PinnedMallAnswer", 201: "PinnedMallAnswer" },
});

/** POST /v1/lenders/{id}/malls: by the lender's own staff. Pinning a mall again replaces its data; without `jwks` it keeps its keys. */
export const handler = byOperator(
  contract,
  async ({ path, body: { jwks, refundPolicy, advancePolicy, reason, ...facts }, now }, { complete }, by) => {
    const other = rejectOtherLender(path);
    if (other) return other;
    const keys = jwks === undefined ? undefined : parseMallKeys(jwks);
    if (isRejection(keys)) return keys;
    const wrong = checkCard(cardOf(facts));
    if (wrong) return wrong;

    const { mall: id } = facts;
    const known = {
      ...facts,
      ...(advancePolicy === "approval" && { advancePolicy }),
      ...(refundPolicy && { refundPolicy }),
    };
    const answer = onceEach(async (mall: PinnedMall) => ({
      status: mall.version === 1 ? 201 : 200,
      body: { mall: viewPinnedMall(mall, keyOwner(), now) },
    }));
    const recorded = async (next: PinnedMall, before?: PinnedMall) => {
      const entry = await recordChange({ by, why: reason, at: now }, "pinnedMall", before, next);
      return [...entry, ...complete(await answer(next))];
    };
    const first = keys && { ...known, keys, version: 1 };
    if (first && !(await readMall<PinnedMall>(id)) && (await saveNewMall(first, await recorded(first))))
      return answer(first);
    const pinned = await mallTransition(
      id,
      ({ refundPolicy: _usual, advancePolicy: _old, ...before }: PinnedMall) => ({
        ...before,
        ...known,
        ...(keys && { keys }),
      }),
      recorded,
    );
    return isRejection(pinned) ? pinned : answer(pinned);
  },
);
