import { expect } from "vitest";
import { noteShipment } from "../../../domain/loan/parcels.ts";
import { pricedLines } from "./refund-phases.ts";
import { changeLoan, type World } from "./world.ts";

/** The lender learns of the parcels whose reports have waited, the newest first. */
export const noteParcels = (world: World): void => {
  for (const { id, at, lines } of world.unnoted.splice(0).toReversed())
    changeLoan(world, (loan) => noteShipment(loan, { shipment: id, at, goods: lines }, world.now, pricedLines(world)));
};

/**
 * An open cancellation of goods waits at the lender as long as its purchaser is shown, whenever the lender learned what had left: a day to stop a
 * parcel, or two weeks. What left in the second of the cancellation may be on either side of it.
 */
export const expectSameWaits = ({ purchase, loan, acts, unnoted }: World): void => {
  for (const { no, openedAt, untilIfLeft, goods } of loan?.cancellations ?? []) {
    const { kind, part, isStopped } = acts.get(no) ?? {};
    const isTie = purchase.shipments.some(({ at }) => at === openedAt);
    if (kind !== "cancel" || !goods || part === "rest" || openedAt === undefined || isTie) continue;
    if (isStopped) expect(untilIfLeft).toBeDefined();
    else if (unnoted.length === 0) expect(untilIfLeft).toBeUndefined();
  }
};
