import * as z from "zod/mini";
import { eventTypes } from "../../domain/purchase/view/event-audience.ts";
import { list, note, text } from "./basic-schema.ts";

/** An endpoint's id, from the response to its creation. */
export const WireEndpointId = text(1, 64);

/** The events that an endpoint subscribes to: names of events, or all of a kind. */
export const WireEventTypes = list(z.enum(eventTypes as [string, ...string[]]), 1, 64);

/** The endpoint's address; whether webhooks may be sent there is checked when it is saved. */
export const WireUrl = text(1, 2048);

/** A note for the mall's own staff. */
export const WireDescription = note(0, 200);
