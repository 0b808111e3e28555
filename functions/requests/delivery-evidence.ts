import * as z from "zod/mini";
import { addTime, type Instant, laterOf } from "../../domain/calendar.ts";
import type { Parcel } from "../../domain/loan/collection/counted-acceptance.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { deadlines } from "../../domain/protocol/deadlines.ts";
import { type Envelope, openOldEnvelope } from "../io/messages/envelope.ts";
import { keysOfReports, type PinnedJwk } from "../io/store/mall-store.ts";
import { purchaseIdOf } from "../io/table/item-keys.ts";
import { anyInstant } from "../schemas/basic-schema.ts";
import { WireLineQuantities } from "../schemas/schema.ts";
import { isOfEarlierLoan } from "./mall-evidence.ts";

const Shipment = z.object({ shipment: z.string(), lines: z.optional(WireLineQuantities) });

const Delivery = z.object({ shipment: z.string(), deliveredAt: z.optional(anyInstant()) });

/**
 * The parcels that a mall's signed reports show. A report of another mall or purchase, by a key that had ended, too old, or of an
 * earlier loan of the order, is left out:
 * what nobody believes can only make the lender wait longer.
 */
export const openReports = async (
  reports: readonly string[],
  loan: Pick<Loan, "id" | "mall" | "createdAt">,
  now: Instant,
): Promise<readonly Parcel[]> => {
  const opened = await Promise.all(reports.map(async (each) => openReport(each, loan, now)));
  const envelopes = opened.flatMap((each) => each ?? []).toSorted((a, b) => (a.issuedAt < b.issuedAt ? -1 : 1));
  const deliveries = envelopes.flatMap(({ op, body, issuedAt }) => {
    const { data } = Delivery.safeParse(body);
    return op === "delivery.report" && data ? [[data.shipment, data.deliveredAt ?? issuedAt] as const] : [];
  });
  const parcels = envelopes.flatMap(({ op, body, issuedAt: sentAt }) => {
    const { data } = Shipment.safeParse(body);
    return op === "shipment.report" && data ? [{ shipment: data.shipment, sentAt, goods: data.lines }] : [];
  });
  // A report that came twice, or was signed anew for the same parcel, is of one parcel: the newest, for which the lender waits longest.
  const [newest, arrivals] = [new Map(parcels.map((each) => [each.shipment, each])), new Map(deliveries)];
  return [...newest.values()].map((parcel) => {
    const arrived = arrivals.get(parcel.shipment);
    return { ...parcel, ...(arrived !== undefined && { deliveredAt: laterOf(arrived, parcel.sentAt) }) };
  });
};

/** A report is believed longer than other evidence, because it is used days after it was made; the key that signed it may have ended since. */
const openReport = async (
  report: string,
  { id, mall, createdAt }: Pick<Loan, "id" | "mall" | "createdAt">,
  now: Instant,
): Promise<Envelope | undefined> => {
  let keys: readonly PinnedJwk[] = [];
  const keysOf = async (iss: string, kid: string) =>
    iss === mall ? (keys = await keysOfReports(mall, kid, now)) : undefined;
  const envelope = await openOldEnvelope(report, keysOf, now);
  if (envelope?.purchaseId !== id || id !== purchaseIdOf(mall, envelope.order ?? "")) return undefined;
  if (isOfEarlierLoan(envelope.issuedAt, createdAt)) return undefined;
  const { retireAt } = keys.find(({ kid }) => kid === envelope.kid) ?? {};
  const isSignedInTime = retireAt === undefined || envelope.issuedAt < retireAt;
  return isSignedInTime && addTime(envelope.issuedAt, deadlines.report) > now ? envelope : undefined;
};
