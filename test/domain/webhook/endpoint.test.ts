import { describe, expect, it } from "vitest";
import { addTime } from "../../../domain/calendar.ts";
import {
  changeEndpoint,
  createEndpoint,
  endpointGone,
  removeEndpoint,
  rotateSecret,
  secretsAt,
  subscribesTo,
} from "../../../domain/webhook/endpoint.ts";

const now = "2026-11-25T12:00:00.000Z";

const endpoint = createEndpoint(
  { id: "we_1", mall: "mall_a", url: "https://a.example/", events: ["purchase.repaid"], signing: "v1" },
  [],
  now,
);

describe("a webhook endpoint", () => {
  it("subscribes to the events it names, or to all of a kind, disabled or not; removed it subscribes to none", () => {
    expect(subscribesTo(endpoint, "purchase.repaid")).toBe(true);
    expect(subscribesTo(endpoint, "purchase.late")).toBe(false);
    const all = changeEndpoint(endpoint, { events: ["purchase.*"], status: "disabled" }, now);
    expect(subscribesTo(all, "purchase.late")).toBe(true);
    expect(subscribesTo(all, "endpoint.test")).toBe(false);
    expect(subscribesTo(removeEndpoint(all), "purchase.late")).toBe(false);
  });

  it("given it is gone, then it shows since when; given its mall enables it, then it is as before", () => {
    const gone = endpointGone(endpoint, now);
    expect(gone).toMatchObject({ status: "disabled", disabled: { at: now, why: "gone" } });
    expect(endpointGone(gone, addTime(now, { days: 1 }))).toBe(gone);
    expect(changeEndpoint(gone, { status: "enabled" }, now)).toEqual(endpoint);
    expect(changeEndpoint(gone, { description: "x" }, now)).toMatchObject({ disabled: { why: "gone" } });
  });

  it("given a new secret, then the old one also signs during the overlap, and an older one no longer", () => {
    const once = rotateSecret(endpoint, { overlapHours: 24 }, now);
    const twice = rotateSecret(once, { overlapHours: 1 }, now);
    expect(secretsAt(once, now).map(({ version }) => version)).toEqual([2, 1]);
    expect(secretsAt(once, addTime(now, { hours: 24 })).map(({ version }) => version)).toEqual([2]);
    expect(secretsAt(twice, now).map(({ version }) => version)).toEqual([3, 2]);
    expect(secretsAt(rotateSecret(once, { overlapHours: 0 }, now), now).map(({ version }) => version)).toEqual([3]);
  });
});
