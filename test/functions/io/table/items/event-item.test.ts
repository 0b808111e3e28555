import { describe, expect, test } from "vitest";
import { viewPurchase } from "../../../../../domain/purchase/view/purchase-view.ts";
import { packBody, unpackBody } from "../../../../../functions/io/table/items/event-body.ts";
import { toEvent, toEventItem } from "../../../../../functions/io/table/items/event-item.ts";
import { delivered } from "../../../../domain/fixtures.ts";

const at = "2026-11-25T12:00:00.000Z";

const purchase = viewPurchase(delivered());

const body = JSON.stringify({ id: "evt_1", type: "purchase.accepted", at, sequence: 7, version: 7, purchase });

const size = (value: unknown): number =>
  value instanceof Uint8Array ? value.length : Buffer.byteLength(JSON.stringify(value));

describe("a stored event", () => {
  test("is read unchanged, for any content", () => {
    for (const text of [body, "{}", JSON.stringify({ order: "주문 원 🧾" })])
      expect(unpackBody(packBody(text))).toBe(text);
  });

  test("of a purchase with a long timeline, delivered at the first attempt, fits into one write unit", () => {
    const taken = { at, outcome: 200, ms: 41, answer: "ok" };
    const delivery = { version: 1, run: "event", status: "delivered", tries: 1, attempts: [taken] } as const;
    const event = {
      id: "evt_0mijk0000abcdefghjkmnpqrstvwxyz01_7",
      mall: "mall_thistle",
      body,
      deliveries: { we_first: delivery },
    };
    const item = toEventItem(event, at);
    expect(Object.entries(item).reduce((sum, [key, value]) => sum + key.length + size(value), 0)).toBeLessThan(900);
    expect(toEvent(item)).toEqual(event);
  });

  test("stores each endpoint's delivery separately", () => {
    const failed = {
      version: 4,
      run: "again",
      status: "pending",
      tries: 2,
      attempts: [
        { at, outcome: 503, ms: 12, answer: "come back  later" },
        { at, outcome: "timeout", ms: 3_000 },
        { at, outcome: "unreachable", ms: 1 },
      ],
      next: "2026-11-25T13:00:00.000Z",
    } as const;
    const disabled = { version: 1, run: "event", status: "failed", tries: 0, attempts: [] } as const;
    const event = { id: "evt_2", mall: "mall_a", body, deliveries: { we_1: failed, we_2: disabled } };
    expect(toEvent(toEventItem(event, at))).toEqual(event);
    const upsideDown = { ...event, deliveries: { we_2: disabled, we_1: failed } };
    expect(Object.keys(toEvent(toEventItem(upsideDown, at)).deliveries)).toEqual(["we_1", "we_2"]);
  });
});
