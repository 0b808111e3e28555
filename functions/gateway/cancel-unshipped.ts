import * as z from "zod/mini";
import { cancelUnshipped } from "../../domain/purchase/cancellation.ts";
import { recording } from "../requests/recording.ts";

/** Goods that were paid for and not shipped in time are cancelled on the purchaser's behalf. */
export const handler = recording(z.object({}), (before, _, now) => cancelUnshipped(before, now));
