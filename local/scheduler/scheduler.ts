import type { DatabaseSync } from "node:sqlite";
import type { Authorize, Service } from "../aws/aws.ts";
import type { Meter } from "../bill/meter.ts";
import { nextDue, nextOnce } from "./due-schedules.ts";
import type { Firing } from "./firing.ts";
import { type FiringOptions, makeFiringLoop } from "./firing-loop.ts";
import { checkSchedule } from "./schedule.ts";
import { putGroup } from "./schedule-groups.ts";
import { putSchedule } from "./stored-schedules.ts";
import { executeAction } from "./scheduler-actions.ts";
import { makeScheduleStore } from "./scheduler-store.ts";
import type { Clock } from "../time/clock.ts";

export type Scheduler = {
  readonly service: Service;
  /** Creates or updates a schedule from the template; an identical one is not touched. */
  readonly put: (schedule: Readonly<Record<string, unknown>>) => void;
  readonly putGroup: (name: string) => void;
  /** When the next schedule is due, in milliseconds since 1970, sandbox time. */
  readonly nextDue: () => number | undefined;
  /** Like `nextDue`, for one-time schedules only. */
  readonly nextOnce: () => number | undefined;
  /** Fires due schedules, and polls from then on; resolves when no schedule is due. */
  readonly runDue: () => Promise<void>;
  readonly close: () => void;
};

/** EventBridge Scheduler on the runtime's store and the sandbox's clock; schedules that became due while the process was down fire at its start. */
export const makeScheduler = ({
  store,
  clock,
  fire,
  meter,
  authorize = () => {},
  onDropped = logDropped,
}: {
  readonly store: DatabaseSync;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly authorize?: Authorize;
} & Pick<FiringOptions, "fire"> &
  Partial<Pick<FiringOptions, "onDropped">>): Scheduler => {
  const schedules = makeScheduleStore({ store, clock });
  const { runDue, poll, close } = makeFiringLoop({ schedules, meter, fire, onDropped });
  return {
    service: async (action, input, caller) => executeAction({ schedules, authorize, poll }, action, input, caller),
    put: (given) => putSchedule(schedules, checkSchedule(given)),
    putGroup: (name) => putGroup(schedules, name),
    nextDue: () => nextDue(schedules),
    nextOnce: () => nextOnce(schedules),
    runDue,
    close,
  };
};

const logDropped = ({ scheduleArn }: Firing, error: unknown): void =>
  console.error(`${scheduleArn} was not delivered; no retries remain: ${String(error)}`);
