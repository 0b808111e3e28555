import * as z from "zod";
import { eventTypes } from "../../domain/purchase/view/event-audience.ts";

/** An endpoint's id, from the response to its creation. */
export const WireEndpointId = z.string().min(1).max(64);

/** The events that an endpoint subscribes to: names of events, or all of a kind. */
export const WireEventTypes = z
  .array(z.enum(eventTypes as [string, ...string[]]))
  .min(1)
  .max(64);

/** The endpoint's address; whether webhooks may be sent there is checked when it is saved. */
export const WireUrl = z.string().min(1).max(2048);

/** A note for the mall's own staff. */
export const WireDescription = z.string().max(200);
