import type { Instant } from "../../domain/calendar.ts";
import { setSchedule } from "./timers.ts";

/** Sets the checkout's one timer: at that instant it expires, unless something was bought. A timer set before is moved. */
export const setExpiry = async (id: string, at: Instant): Promise<void> =>
  setSchedule(id, at, { Arn: process.env["EXPIRE_CHECKOUT_ARN"], Input: JSON.stringify({ id }) });
