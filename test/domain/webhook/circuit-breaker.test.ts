import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTime } from "../../../domain/calendar.ts";
import {
  afterFailure,
  type Circuit,
  circuitDecision,
  closedCircuit,
  startProbe,
} from "../../../domain/webhook/circuit-breaker.ts";

const now = "2026-11-25T12:00:00.000Z";

const failed = (times: number, from: Circuit = closedCircuit, by: "delivery" | "probe" = "delivery"): Circuit =>
  Array.from({ length: times }).reduce<Circuit>((circuit) => afterFailure(circuit, now, by), from);

describe("an endpoint's circuit", () => {
  it("given four consecutive failures, then deliveries continue; given a fifth, then they wait", () => {
    expect(circuitDecision(failed(4), now)).toBe("free");
    expect(circuitDecision(failed(5), now)).toEqual({ wait: "2026-11-25T12:01:00.000Z" });
  });

  it("given an open circuit, when a delivery sent earlier fails too, then nothing changes", () => {
    expect(failed(5, failed(5))).toEqual(failed(5));
  });

  it("given its wait is over, then one delivery probes and all others wait for it", () => {
    const later = addTime(now, { minutes: 1 });
    expect(circuitDecision(failed(5), later)).toBe("probe");
    expect(circuitDecision(startProbe(failed(5), later), later)).toEqual({ wait: addTime(later, { seconds: 30 }) });
  });

  it("given a failed probe, then it waits twice as long, up to a quarter of an hour", () => {
    const waits = [1, 2, 3, 4, 5, 6].map((probes) => {
      const { openUntil = "" } = failed(probes, failed(5), "probe");
      return (Date.parse(openUntil) - Date.parse(now)) / 60_000;
    });
    expect(waits).toEqual([2, 4, 8, 15, 15, 15]);
  });

  it("given any results, then it is open exactly from the fifth consecutive failure on", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("ok", "delivery", "probe"), { maxLength: 40 }), (story) => {
        let [circuit, row] = [closedCircuit, 0];
        for (const each of story) {
          if (each === "ok") [circuit, row] = [closedCircuit, 0];
          else {
            const next = afterFailure(circuit, now, each);
            row += next === circuit ? 0 : 1;
            circuit = next;
          }
          expect(circuit.failures).toBe(row);
          expect(circuitDecision(circuit, now) === "free").toBe(row < 5);
        }
      }),
    );
  });
});
