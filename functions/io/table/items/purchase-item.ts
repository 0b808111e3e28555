import type { AnsweredRequest } from "../../../../domain/answered-request.ts";
import { money } from "../../../../domain/money.ts";
import { type Line, withNetPrices } from "../../../../domain/purchase/order-line.ts";
import type { Purchase, PurchaseFacts } from "../../../../domain/purchase/purchase.ts";
import type { Shipment } from "../../../../domain/purchase/records.ts";
import { overdueAt } from "../../../../domain/purchase/transition.ts";
import { purchaseKey } from "../item-keys.ts";
import {
  decode,
  encode,
  type Item,
  packBytes,
  packInstant,
  unpackBytes,
  unpackInstant,
  withoutEmptyLists,
} from "../item.ts";
import { packAdvance, type PackedAdvance, packRepayment, unpackAdvance, unpackRepayment } from "./advance-item.ts";
import { followsOf, packEvent, type PackedEvent, type PackedRunning, unpackInFlight } from "./purchase-event-item.ts";
import { toPurchaseByStatus } from "./purchase-status.ts";
import { packCancellation, unpackCancellation } from "./refund-item.ts";
import { packShipment, type PackedShipment, unpackShipment } from "./shipment-item.ts";
import { splitSums, unpackSums } from "./sums-item.ts";
import { packTimeline, unpackTimeline } from "./timeline-item.ts";

/**
 * The item of a purchase. DynamoDB bills every write by the kilobyte, including field names, so lists are packed:
 * a line is `[id, quantity, minor units, shipped, cancelled]`, an answered request `<id> <digest> <until>`; the last event's name, number and
 * time are those of timeline and version. A sale of one line stays below a kilobyte.
 */
export const toPurchaseItem = (purchase: Purchase): Item => {
  const {
    id,
    lines,
    timeline,
    requests,
    event: _,
    inFlight: _inFlight,
    shipments,
    cancellations,
    advances,
    repayments,
    ...more
  } = purchase;
  const { statementNo, nextActionOn, ...stated } = more;
  const { sums, facts } = splitSums(stated);
  const wakeAt = overdueAt(purchase);
  return {
    ...purchaseKey(id),
    ...(encode(withoutEmptyLists(facts)) as Item),
    ...packedFacts(facts),
    heard: statementNo,
    sums,
    ...(nextActionOn !== undefined && { wake: nextActionOn }),
    lines: lines.map((line) => [line.id, line.quantity, line.amount.minor, line.shipped, line.cancelled]),
    timeline: packTimeline(timeline),
    ...(advances.length > 0 && { advances: advances.map(packAdvance) }),
    ...(repayments.length > 0 && { repayments: repayments.map(packRepayment) }),
    ...(shipments.length > 0 && { shipments: shipments.map(packShipment) }),
    ...(cancellations.length > 0 && { cancellations: cancellations.map(packCancellation) }),
    ...(requests.length > 0 && {
      requests: requests.map((each) => `${each.id} ${each.digest} ${packInstant(each.until)}`),
    }),
    ...packEvent(purchase),
    ...(wakeAt !== undefined && { wakeAt: packInstant(wakeAt) }),
  };
};

/** The purchase of an item; the reverse of `toPurchaseItem`. */
export const toPurchase = (item: Item): Purchase => {
  const {
    pk,
    sk: _sk,
    wakeAt: _wakeAt,
    heard,
    wake,
    sums,
    lines,
    timeline,
    requests,
    event,
    inFlight,
    shipments,
    cancellations = [],
    advances = [],
    repayments = [],
    ...rest
  } = item as Packed;
  const kept = decode(rest) as PurchaseFacts;
  const { currency } = kept.amount;
  const facts: PurchaseFacts = { ...kept, ...unpackSums(sums, currency), ...unpackedFacts(kept) };
  const story = unpackTimeline(timeline, currency);
  const last = story.at(-1);
  if (!last) throw new Error(`${pk} has no story`);
  const running = unpackInFlight(inFlight, { ...facts, id: pk.slice("PURCHASE#".length), at: last.at });
  return toPurchaseByStatus({
    ...facts,
    statementNo: heard,
    ...(wake !== undefined && { nextActionOn: wake }),
    id: pk.slice("PURCHASE#".length),
    lines: withNetPrices(lines.map((line) => unpackLine(line, currency))),
    timeline: story,
    advances: advances.map((each) => unpackAdvance(each, currency)),
    repayments: repayments.map((each) => unpackRepayment(each, currency)),
    shipments: (shipments ?? []).map(unpackShipment),
    cancellations: cancellations.map((each) => unpackCancellation(each, currency)),
    requests: (requests ?? []).map(unpackRequest),
    event: { ...followsOf(event, running), no: facts.version, name: last.event, at: last.at },
    inFlight: running,
  });
};

type PackedLine = readonly [string, number, number, number, number];

type Packed = Item & {
  readonly pk: string;
  readonly sk: string;
  /** `statementNo`, and `nextActionOn`. */
  readonly heard: number;
  readonly wake?: string;
  readonly lines: readonly PackedLine[];
  readonly timeline: string | readonly string[];
  readonly advances?: readonly PackedAdvance[];
  readonly repayments?: readonly string[];
  readonly shipments?: readonly (PackedShipment | Shipment)[];
  readonly cancellations?: readonly Item[];
  readonly requests?: readonly string[];
  readonly sums?: string;
  readonly event?: PackedEvent;
  readonly inFlight?: readonly PackedRunning[];
};

/** What every later version repeats, packed; `createdAt` stays as it is, because an index is sorted by it. */
const packedFacts = ({ holdExpiresAt, acceptedAt, linkHash }: Partial<Repeated>) => ({
  ...(holdExpiresAt !== undefined && { holdExpiresAt: packInstant(holdExpiresAt) }),
  ...(acceptedAt !== undefined && { acceptedAt: packInstant(acceptedAt) }),
  ...(linkHash !== undefined && { linkHash: packBytes(linkHash) }),
});

const unpackedFacts = ({ holdExpiresAt, acceptedAt, linkHash }: Partial<Repeated>) => ({
  ...(holdExpiresAt !== undefined && { holdExpiresAt: unpackInstant(holdExpiresAt) }),
  ...(acceptedAt !== undefined && { acceptedAt: unpackInstant(acceptedAt) }),
  ...(linkHash !== undefined && { linkHash: unpackBytes(linkHash) }),
});

type Repeated = { readonly holdExpiresAt: string; readonly acceptedAt: string; readonly linkHash: string };

const unpackLine = ([id, quantity, minor, shipped, cancelled]: PackedLine, currency: string): Line => ({
  id,
  quantity,
  amount: money(BigInt(minor), currency),
  shipped,
  cancelled,
});

/** Parsed from the end, because a sender's id can contain spaces. */
const unpackRequest = (text: string): AnsweredRequest => {
  const [, id = "", digest = "", until = ""] = /^(.*) (\S+) (\S+)$/s.exec(text) ?? [];
  return { id, digest, until: unpackInstant(until) };
};
