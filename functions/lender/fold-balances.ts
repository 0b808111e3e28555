import { isRejection } from "../../domain/rejection.ts";
import { foldInto, newPostings } from "../io/balance-fold.ts";
import { toLoanFromImage } from "../io/stream-image.ts";
import { stream } from "../middleware/batch.ts";

/** Folds what each new version of a loan booked into the balances of the books and of its mall; a record folded twice counts once. */
export const handler = stream(async (records, shard) => {
  const booked = records
    .map(({ sequence, image }) => ({ sequence, loan: toLoanFromImage(image) }))
    .flatMap(newPostings);
  if (booked.length === 0) return undefined;
  // Sequence numbers only grow within a shard: without its name a record folded before could not be told.
  if (shard === "") throw new Error("the mapping must have a tumbling window, so that events name their shard");
  for (const owner of new Set(booked.map((each) => each.owner))) {
    const mine = booked.filter((each) => each.owner === owner);
    const folded = await foldInto(owner, shard, mine);
    if (isRejection(folded)) return records[0]?.sequence;
  }
  return undefined;
});
