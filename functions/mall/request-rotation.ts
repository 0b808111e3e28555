import * as z from "zod/mini";
import { rotateKeys } from "../../domain/mall/mall-keys.ts";
import { viewKeys } from "../../domain/mall/mall-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { inquire } from "../io/aws/step-functions.ts";
import { parseProvenKeys } from "../io/keys/key-statement.ts";
import { type Mall, mallTransition, readMall } from "../io/store/mall-store.ts";
import { signedPost } from "../middleware/contract.ts";
import { onceEach } from "../requests/idempotency.ts";
import { receiptFor, signedForMall } from "../requests/mall-request.ts";
import { textUpTo } from "../schemas/basic-schema.ts";
import { WireKeyStatement } from "../schemas/mall-schema.ts";

/** `lenderStatement` is the mall's statement for the lender: the gateway relays it and cannot sign it. */
const Rotation = z.extend(WireKeyStatement, { lenderStatement: textUpTo(32 * 1024) });

export const contract = signedPost("keys.rotate", Rotation, {
  summary:
    "Rotates the mall's keys at gateway and lender: the new keys are valid at once, the old ones until the overlap ends.",
  responses: { 200: "KeysAnswer" },
});

/** POST /v1/keys: signed by a pinned key; with no days of overlap a stolen key ends at once. */
export const handler = signedForMall(contract, async (request, { overlapDays, lenderStatement, ...proven }, now) => {
  const { mall, kid: signedBy, digest, issuedAt, registration } = request;
  const keys = await parseProvenKeys(proven, { mall, aud: "gateway", now });
  if (isRejection(keys)) return keys;
  const statement = { signedBy, digest, issuedAt, keys, overlapDays };
  const rotate = (before: Mall) => rotateKeys(before, statement, now);
  // The lender rotates only what the gateway can rotate as well.
  const possible = rotate((await readMall<Mall>(mall)) ?? registration);
  if (isRejection(possible)) return possible;
  const question = { question: "rotate-mall-keys", mall, statement: lenderStatement };
  const pinned = await inquire(`${mall}.${digest.slice(0, 22)}`, question);
  if (isRejection(pinned)) return pinned;

  const answer = onceEach(async (rotated: Mall) => ({
    status: 200,
    body: { keys: viewKeys(rotated.keys, now), receipt: await receiptFor(request, undefined, now) },
  }));
  const rotated = await mallTransition(mall, rotate, async (next) => request.write.complete(await answer(next)));
  return isRejection(rotated) ? rotated : answer(rotated);
});
