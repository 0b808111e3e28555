import { money } from "../../../../domain/money.ts";
import type { EventName } from "../../../../domain/protocol/event-name.ts";
import type { TimelineEntry } from "../../../../domain/purchase/records.ts";

/**
 * Packs a timeline into one text, because writes are billed by size: entries `<ms in base 36> <event> <purchaser> <seller>` separated by
 * commas, the time since the entry before, and the changes of both sides' debts if there are any.
 */
export const packTimeline = (timeline: readonly TimelineEntry[]): string =>
  timeline
    .map(({ at, event, purchaser, seller }, i) => {
      const since = (Date.parse(at) - Date.parse(timeline[i - 1]?.at ?? epoch)).toString(36);
      return [since, event, ...(purchaser || seller ? [purchaser?.minor ?? 0n, seller?.minor ?? 0n] : [])].join(" ");
    })
    .join();

/** The reverse of `packTimeline`; before 2026-12 it was a list of entries, each with its own time. */
export const unpackTimeline = (packed: string | readonly string[], currency: string): readonly TimelineEntry[] => {
  if (typeof packed !== "string") return packed.map((text) => unpackMoment(text, currency, epoch));
  let before = epoch;
  return packed.split(",").map((text) => {
    const moment = unpackMoment(text, currency, before);
    before = moment.at;
    return moment;
  });
};

const epoch = "1970-01-01T00:00:00.000Z";

const unpackMoment = (text: string, currency: string, before: string): TimelineEntry => {
  const [since = "", event, purchaser = "0", seller = "0"] = text.split(" ");
  return {
    at: new Date(Date.parse(before) + Number.parseInt(since, 36)).toISOString(),
    event: event as EventName,
    ...(purchaser !== "0" && { purchaser: money(BigInt(purchaser), currency) }),
    ...(seller !== "0" && { seller: money(BigInt(seller), currency) }),
  };
};
