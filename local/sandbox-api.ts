import { maxAdvanceMs } from "../clients/sandbox/sandbox.ts";
import type { Meter } from "./bill/meter.ts";
import { type HttpRequest, json, type HttpResponse } from "./http/http-message.ts";
import type { Faults } from "./lambda/faults.ts";
import { testAmounts } from "./test-values/test-amounts.ts";
import { type ExternalParties, parsed } from "./external/external-parties.ts";
import { unknownName } from "./sandbox-parameters.ts";
import type { Sandbox } from "./seed.ts";
import type { Addresses } from "./template/resource-types.ts";
import type { Clock } from "./time/clock.ts";
import { durationMs } from "./time/duration.ts";
import type { Idle } from "./time/idle.ts";
import type { TimeTravel } from "./time/time-travel.ts";

type Options = {
  readonly clock: Clock;
  readonly travel: TimeTravel;
  readonly idle: Idle;
  readonly meter: Meter;
  readonly faults: Faults;
  readonly externalParties: ExternalParties;
  readonly addresses: Addresses;
  readonly sandbox: () => Sandbox;
};

/** `/_sandbox/*`: the clock, the meter, the seeded parties with their private keys, and the external parties. Loopback only. */
export const makeSandboxApi =
  ({ clock, travel, idle, meter, faults, externalParties, addresses, sandbox }: Options) =>
  async (request: HttpRequest): Promise<HttpResponse | undefined> => {
    if (!request.path.startsWith("/_sandbox/")) return undefined;
    const unknown = unknownName(request);
    if (unknown !== undefined) return json(400, { error: unknown });
    switch (`${request.method} ${request.path}`) {
      case "GET /_sandbox/clock":
        return json(200, timeOf(clock));
      case "POST /_sandbox/clock": {
        const { advance } = (parsed(request) ?? {}) as { advance?: unknown };
        const milliseconds = typeof advance === "string" ? durationMs(advance) : undefined;
        if (milliseconds === undefined)
          return json(400, {
            error: 'the body must be { "advance": "P8D" }, or another ISO 8601 duration such as "PT1H30M"',
          });
        if (milliseconds > maxAdvanceMs || clock.now() + milliseconds > lastDay)
          return json(400, { error: "the clock moves at most ten years at once, and not beyond the year 2200" });
        await travel(milliseconds);
        return json(200, timeOf(clock));
      }
      case "GET /_sandbox/idle": {
        const seconds = Number(new URLSearchParams(request.query).get("wait") ?? 0);
        const isIdle = await idle.wait(Number.isFinite(seconds) ? Math.min(600, seconds) : 0);
        return json(isIdle ? 200 : 503, { idle: isIdle, inFlight: idle.inFlight() });
      }
      case "GET /_sandbox/meter":
        return json(200, { operations: meter.read() });
      case "DELETE /_sandbox/meter":
        meter.reset();
        return json(200, { operations: meter.read() });
      case "GET /_sandbox/faults":
        return json(200, { faults: faults.open() });
      case "POST /_sandbox/faults": {
        const fault = faults.add(parsed(request));
        return fault
          ? json(200, { fault })
          : json(400, { error: "a fault must be { function, when?: before | after, error?, times?, containing? }" });
      }
      case "DELETE /_sandbox/faults":
        faults.clear();
        return json(200, { faults: [] });
      case "GET /_sandbox/addresses":
        return json(200, { gateway: addresses.url, lender: addresses.lenderUrl });
      case "GET /_sandbox/operators":
        return json(200, { operators: sandbox().operators });
      case "GET /_sandbox/malls":
        return json(200, { malls: sandbox().malls });
      case "GET /_sandbox/purchasers":
        return json(200, { purchasers: sandbox().purchasers });
      case "GET /_sandbox/amounts":
        return json(200, { amounts: testAmounts.map(({ prices, does }) => ({ prices, does })) });
      default:
        return externalParties(request) ?? json(404, { error: `the sandbox has no ${request.method} ${request.path}` });
    }
  };

/** What reckons with days has them all until then. */
const lastDay = Date.parse("2200-01-01T00:00:00Z");

const timeOf = (clock: Clock): object => ({ now: new Date(clock.now()).toISOString() });
