import * as z from "zod/mini";
import { recordExpiry } from "../../domain/purchase/loan-request.ts";
import { recording } from "../requests/recording.ts";

/** The purchase ends without a loan. */
export const handler = recording(z.object({}), (before, _, now) => recordExpiry(before, now));
