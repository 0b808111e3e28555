import { isRejection } from "../../domain/rejection.ts";
import { foldInto, newPostings, settlementPostings } from "../io/store/balance-fold.ts";
import { toLedgerSourceFromImage } from "../io/store/stream-image.ts";
import { stream } from "../middleware/batch.ts";

/** Adds the postings of each new version of a loan, or of a settlement, to the balances of the ledger and of its mall; a repeated record counts once. */
export const handler = stream(async (records, shard) => {
  const booked = records.flatMap(({ sequence, image }) => {
    const item = toLedgerSourceFromImage(image);
    return "loan" in item ? newPostings({ sequence, ...item }) : settlementPostings({ sequence, ...item });
  });
  if (booked.length === 0) return undefined;
  // Sequence numbers grow only within a shard: without its name a repeated record could not be recognised.
  if (shard === "") throw new Error("the mapping must have a tumbling window, so that events name their shard");
  for (const owner of new Set(booked.map((each) => each.owner))) {
    const mine = booked.filter((each) => each.owner === owner);
    const folded = await foldInto(owner, shard, mine);
    if (isRejection(folded)) return records[0]?.sequence;
  }
  return undefined;
});
