import { addTime, type Instant } from "../../../domain/calendar.ts";
import { deadlines } from "../../../domain/protocol/deadlines.ts";
import { reportKey, reportPrefix } from "../table/item-keys.ts";
import { put, query, read } from "../table/table.ts";

/** What a mall reported of a parcel. */
type ReportKind = "shipment" | "delivery";

/** The execution of a phase may have 256 kB of input; a purchase with more reports is accepted later, without them. */
const mostCharacters = 128_000;

/** Keeps a mall's signed report of a parcel as evidence for the lender, for as long as the lender believes it. A repeat replaces it. */
export const keepReport = async (
  purchaseId: string,
  { kind, parcel, signed }: { readonly kind: ReportKind; readonly parcel: string; readonly signed: string },
  now: Instant,
): Promise<void> => {
  const until = addTime(now, deadlines.report);
  await put({ ...reportKey(purchaseId, kind, parcel), signed, ttl: Math.ceil(Date.parse(until) / 1000) });
};

/** The mall's signed report of one parcel. */
export const loadReport = async (purchaseId: string, kind: ReportKind, parcel: string): Promise<string | undefined> =>
  (await read(reportKey(purchaseId, kind, parcel)))?.["signed"] as string | undefined;

/** The mall's signed reports of all parcels; none where they are too many for a phase. */
export const loadReports = async (purchaseId: string): Promise<readonly string[]> => {
  const items = await query(reportKey(purchaseId, "shipment", "").pk, { prefix: reportPrefix });
  const reports = items.map(({ signed }) => signed as string);
  return reports.join("").length > mostCharacters ? [] : reports;
};
