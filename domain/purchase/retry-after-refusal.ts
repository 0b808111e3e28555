import { addTime, type Instant } from "../calendar.ts";

/** The days between attempts: 58 in total, when the lender counts goods as accepted without any report, and no deadline of a mall is longer. */
const days = [1, 2, 4, 7, 14, 30];

/** When a step that the lender has refused so many times, last at that time, is tried again; undefined when no more is to be expected. */
export const retryAt = (times: number, at: Instant): Instant | undefined => {
  const wait = days[times - 1];
  return wait === undefined ? undefined : addTime(at, { days: wait });
};
