import { isRejection } from "../../domain/rejection.ts";
import { notifyPurchasers } from "../io/external/loan-notices.ts";
import { notifyRefused } from "../io/external/refusal-notices.ts";
import { notifyReviewed } from "../io/external/review-notices.ts";
import { foldInto, newPostings, type OwnedPostings, settlementPostings } from "../io/store/balance-fold.ts";
import { toFollowedImage } from "../io/store/stream-image.ts";
import { stream } from "../middleware/stream.ts";

/**
 * Follows each new version of a loan, each settlement, and each request that is reviewed or was refused: adds its postings to the balances of the ledger and of its mall, and notifies the
 * purchaser. A repeated record counts once and is sent once.
 */
export const handler = stream(async (records, shard, now) => {
  const sources = records.map(({ sequence, image }) => ({ sequence, ...toFollowedImage(image) }));
  const booked = sources.flatMap((source) => {
    if ("review" in source || "refused" in source) return [];
    return "loan" in source ? newPostings(source) : settlementPostings(source);
  });
  if (booked.length > 0 && !(await fold(shard, booked))) return records[0]?.sequence;
  await notifyPurchasers(
    sources.flatMap((source) => ("loan" in source ? [source.loan] : [])),
    now,
  );
  await notifyRefused(sources.flatMap((source) => ("refused" in source ? [source.refused] : [])));
  await notifyReviewed(sources.flatMap((source) => ("review" in source ? [source.review] : [])));
  return undefined;
});

/** False where other invocations changed a balance too often meanwhile. */
const fold = async (shard: string, booked: readonly OwnedPostings[]): Promise<boolean> => {
  // Sequence numbers grow only within a shard: without its name a repeated record could not be recognised.
  if (shard === "") throw new Error("the mapping must have a tumbling window, so that events name their shard");
  for (const owner of new Set(booked.map((each) => each.owner))) {
    const mine = booked.filter((each) => each.owner === owner);
    if (isRejection(await foldInto(owner, shard, mine))) return false;
  }
  return true;
};
