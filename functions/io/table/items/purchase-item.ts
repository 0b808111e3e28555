import type { AnsweredRequest } from "../../../../domain/answered-request.ts";
import { money } from "../../../../domain/money.ts";
import type { EventName } from "../../../../domain/protocol/event-name.ts";
import { type Line, withNetPrices } from "../../../../domain/purchase/order-line.ts";
import type { Purchase, PurchaseFacts } from "../../../../domain/purchase/purchase.ts";
import type { Shipment, TimelineEntry } from "../../../../domain/purchase/records.ts";
import { overdueAt } from "../../../../domain/purchase/transition.ts";
import { purchaseKey } from "../item-keys.ts";
import { decode, encode, type Item, packInstant, unpackInstant, withoutEmptyLists } from "../item.ts";
import { packAdvance, type PackedAdvance, packRepayment, unpackAdvance, unpackRepayment } from "./advance-item.ts";
import { toPurchaseByStatus } from "./purchase-status.ts";
import { packCancellation, unpackCancellation } from "./refund-item.ts";

/**
 * The item of a purchase. DynamoDB bills every write by the kilobyte, including field names, so lists are packed:
 * a line is `[id, quantity, minor units, shipped, cancelled]`, a timeline entry `<ms in base 36> <event>` with the changes of both
 * sides' debts if there are any, an answered request `<id> <digest> <until>`; the last event's name, number and time are those of
 * timeline and version.
 */
export const toPurchaseItem = (purchase: Purchase): Item => {
  const { id, lines, timeline, requests, event, inFlight, shipments, cancellations, advances, repayments, ...more } =
    purchase;
  const { statementNo, nextActionOn, ...facts } = more;
  const { no: _no, name: _name, at: _at, ...follows } = event;
  return {
    ...purchaseKey(id),
    ...(encode(withoutEmptyLists(facts)) as Item),
    ...packedInstants(facts, packInstant),
    heard: statementNo,
    ...(nextActionOn !== undefined && { wake: nextActionOn }),
    lines: lines.map((line) => [line.id, line.quantity, line.amount.minor, line.shipped, line.cancelled]),
    timeline: timeline.map(packMoment),
    ...(advances.length > 0 && { advances: advances.map(packAdvance) }),
    ...(repayments.length > 0 && { repayments: repayments.map(packRepayment) }),
    ...(shipments.length > 0 && { shipments: shipments.map(packShipment) }),
    ...(cancellations.length > 0 && { cancellations: cancellations.map(packCancellation) }),
    ...(requests.length > 0 && {
      requests: requests.map((each) => `${each.id} ${each.digest} ${packInstant(each.until)}`),
    }),
    ...(Object.keys(follows).length > 0 && { event: withoutEvidence(follows) }),
    ...(inFlight.length > 0 && {
      inFlight: inFlight.map(({ since, phase }) => ({ since: packInstant(since), phase })),
    }),
    wakeAt: overdueAt(purchase),
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
  const facts: PurchaseFacts = { ...kept, ...packedInstants(kept, unpackInstant) };
  const story = timeline.map((moment) => unpackMoment(moment, facts.amount.currency));
  const last = story.at(-1);
  if (!last) throw new Error(`${pk} has no story`);
  return toPurchaseByStatus({
    ...facts,
    statementNo: heard,
    ...(wake !== undefined && { nextActionOn: wake }),
    id: pk.slice("PURCHASE#".length),
    lines: withNetPrices(lines.map((line) => unpackLine(line, facts.amount.currency))),
    timeline: story,
    advances: advances.map((each) => unpackAdvance(each, facts.amount.currency)),
    repayments: repayments.map((each) => unpackRepayment(each, facts.amount.currency)),
    shipments: (shipments ?? []).map(unpackShipment),
    cancellations: cancellations.map((each) => unpackCancellation(each, facts.amount.currency)),
    requests: (requests ?? []).map(unpackRequest),
    event: { ...restoreEvidence(event, inFlight), no: facts.version, name: last.event, at: last.at },
    inFlight: (inFlight ?? []).map(({ since, phase }) => ({ since: unpackInstant(since), phase })),
  });
};

type Follows = Omit<Purchase["event"], "no" | "name" | "at">;

/** The evidence of the phase that the event starts is stored once, with the phase in flight. */
const withoutEvidence = (follows: Follows): Follows => {
  if (follows.next?.evidence === undefined) return follows;
  const { evidence: _, ...next } = follows.next;
  return { ...follows, next };
};

/** A transition puts the phase that it starts last. */
const restoreEvidence = (follows: Follows | undefined, inFlight: Packed["inFlight"]): Follows => {
  const evidence = inFlight?.at(-1)?.phase.evidence;
  const { next } = follows ?? {};
  return next && evidence !== undefined ? { ...follows, next: { ...next, evidence } } : { ...follows };
};

type PackedLine = readonly [string, number, number, number, number];

type Packed = Item & {
  readonly pk: string;
  readonly sk: string;
  /** `statementNo`, and `nextActionOn`. */
  readonly heard: number;
  readonly wake?: string;
  readonly lines: readonly PackedLine[];
  readonly timeline: readonly string[];
  readonly advances?: readonly PackedAdvance[];
  readonly repayments?: readonly string[];
  readonly shipments?: readonly Shipment[];
  readonly cancellations?: readonly Item[];
  readonly requests?: readonly string[];
  readonly event?: Follows;
  readonly inFlight?: Purchase["inFlight"];
};

/** The instants that every later version repeats, packed or unpacked; `createdAt` stays unpacked, because an index is sorted by it. */
const packedInstants = (
  { holdExpiresAt, acceptedAt }: { readonly holdExpiresAt?: string; readonly acceptedAt?: string },
  pack: (instant: string) => string,
) => ({
  ...(holdExpiresAt !== undefined && { holdExpiresAt: pack(holdExpiresAt) }),
  ...(acceptedAt !== undefined && { acceptedAt: pack(acceptedAt) }),
});

const packShipment = ({ at, deliveredAt, ...rest }: Shipment) => ({
  ...rest,
  at: packInstant(at),
  ...(deliveredAt !== undefined && { deliveredAt: packInstant(deliveredAt) }),
});

const unpackShipment = ({ at, deliveredAt, ...rest }: Shipment): Shipment => ({
  ...rest,
  at: unpackInstant(at),
  ...(deliveredAt !== undefined && { deliveredAt: unpackInstant(deliveredAt) }),
});

const packMoment = ({ at, event, purchaser, seller }: TimelineEntry): string =>
  [packInstant(at), event, ...(purchaser || seller ? [purchaser?.minor ?? 0n, seller?.minor ?? 0n] : [])].join(" ");

const unpackMoment = (text: string, currency: string): TimelineEntry => {
  const [at = "", event, purchaser = "0", seller = "0"] = text.split(" ");
  return {
    at: unpackInstant(at),
    event: event as EventName,
    ...(purchaser !== "0" && { purchaser: money(BigInt(purchaser), currency) }),
    ...(seller !== "0" && { seller: money(BigInt(seller), currency) }),
  };
};

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
