import { type Attempt, type Delivery, type DeliveryStatus, firstRun } from "../../../../domain/webhook/delivery.ts";
import { eventKey } from "../item-keys.ts";
import { type Item, packInstant, unpackInstant } from "../item.ts";
import { packBody, unpackBody } from "./event-body.ts";

/** A delivery as stored; `version` counts its writes, so that none is lost. */
export type StoredDelivery = Delivery & { readonly version: number };

/** An event as sent to a mall, and its delivery to each endpoint. */
export type StoredEvent = {
  readonly id: string;
  readonly mall: string;
  /** The exact JSON text. */
  readonly body: string;
  readonly deliveries: Readonly<Record<string, StoredDelivery>>;
};

/** How long a mall can read an event and request its redelivery. */
const retentionSeconds = 30 * 86_400;

/** The item of an event that happened at `at`; stored for thirty days. */
export const toEventItem = ({ id, mall, body, deliveries }: StoredEvent, at: string): Item => ({
  ...eventKey(mall, id),
  body: packBody(body),
  to: Object.fromEntries(Object.entries(deliveries).map(([endpoint, each]) => [endpoint, packDelivery(each)])),
  ttl: Math.ceil(Date.parse(at) / 1000) + retentionSeconds,
});

/** The event of an item; the reverse of `toEventItem`. */
export const toEvent = (item: Item): StoredEvent => {
  const { pk, sk, body, to } = item as { pk: string; sk: string; body: Uint8Array; to: Record<string, PackedDelivery> };
  return {
    id: sk,
    mall: pk.slice("EVENT#".length),
    body: unpackBody(body),
    // A map's names are returned in any order; a mall that reads an event twice should see the same order.
    deliveries: Object.fromEntries(
      Object.entries(to)
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([endpoint, each]) => [endpoint, unpackDelivery(each)]),
    ),
  };
};

type PackedDelivery = {
  readonly v: number;
  readonly a?: readonly string[];
  readonly s?: DeliveryStatus;
  readonly n?: number;
  readonly r?: string;
  readonly x?: string;
};

/** Packs a delivery without its default values: delivered, in the first run, with all attempts listed. */
export const packDelivery = ({ version, run, status, tries, attempts, next }: StoredDelivery): PackedDelivery => ({
  v: version,
  ...(attempts.length > 0 && { a: attempts.map(packAttempt) }),
  ...(status !== "delivered" && { s: status }),
  ...(tries !== attempts.length && { n: tries }),
  ...(run !== firstRun && { r: run }),
  ...(next !== undefined && { x: packInstant(next) }),
});

const unpackDelivery = ({
  v,
  a = [],
  s = "delivered",
  n = a.length,
  r = firstRun,
  x,
}: PackedDelivery): StoredDelivery => ({
  version: v,
  run: r,
  status: s,
  tries: n,
  attempts: a.map(unpackAttempt),
  ...(x !== undefined && { next: unpackInstant(x) }),
});

/** `<ms in base 36> <status or reason> <duration in ms> <start of the response>` */
const packAttempt = ({ at, outcome, ms, answer }: Attempt): string =>
  [packInstant(at), outcome, ms, ...(answer === undefined ? [] : [answer])].join(" ");

const unpackAttempt = (text: string): Attempt => {
  const [at = "", outcome = "", ms = "", ...answer] = text.split(" ");
  return {
    at: unpackInstant(at),
    outcome: /^\d+$/.test(outcome) ? Number(outcome) : (outcome as Exclude<Attempt["outcome"], number>),
    ms: Number(ms),
    ...(answer.length > 0 && { answer: answer.join(" ") }),
  };
};
