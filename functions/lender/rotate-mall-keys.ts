import * as z from "zod/mini";
import { rotateKeys } from "../../domain/mall/mall-keys.ts";
import { isRejection } from "../../domain/rejection.ts";
import { openKeyStatement, parseProvenKeys } from "../io/keys/key-statement.ts";
import { keyOwner } from "../io/keys/key-owner.ts";
import { parseBody } from "../io/messages/claims.ts";
import { mallTransition, type PinnedMall } from "../io/store/mall-store.ts";
import { task } from "../middleware/task.ts";
import { WireKeyStatement } from "../schemas/mall-schema.ts";

const Input = z.object({ mall: z.string(), statement: z.string() });

/** The lender pins a mall's new keys by the mall's own signed statement, which the gateway has relayed. */
export const handler = task(Input, async ({ mall, statement }, now) => {
  const to = { mall, aud: keyOwner(), now };
  const message = await openKeyStatement(statement, to);
  if (isRejection(message)) return message;
  const keyStatement = parseBody(WireKeyStatement, message.claims["body"]);
  if (isRejection(keyStatement)) return keyStatement;
  const keys = await parseProvenKeys(keyStatement, to);
  if (isRejection(keys)) return keys;

  const { kid: signedBy, digest, issuedAt } = message;
  const { overlapDays } = keyStatement;
  const pinned = await mallTransition<PinnedMall>(mall, (before) =>
    rotateKeys(before, { signedBy, digest, issuedAt, keys, overlapDays }, now),
  );
  return isRejection(pinned) ? pinned : { kids: keys.map(({ kid }) => kid) };
});
