import * as z from "zod";
import { eventTypes } from "../../domain/purchase/view/event-audience.ts";

/** An endpoint's name, as its creation answered it. */
export const WireEndpointId = z.string().min(1).max(64);

/** What an endpoint hears of: names of events, or all of a kind; no name that nothing bears. */
export const WireEventTypes = z
  .array(z.enum(eventTypes as [string, ...string[]]))
  .min(1)
  .max(64);

/** Where to, and what for; whether webhooks may go there is looked at by whoever saves it. */
export const WireUrl = z.string().min(1).max(2048);

/** For the mall's own staff. */
export const WireDescription = z.string().max(200);

const Moment = z.union([z.iso.date(), z.iso.datetime()]);

/** A day or an instant from which on; a day begins at midnight UTC. */
export const WireFrom = Moment.transform((text) => new Date(text).toISOString());

/** Until when, included; a day is meant whole. */
export const WireUntil = Moment.transform((text) =>
  new Date(text.length === 10 ? `${text}T23:59:59.999Z` : text).toISOString(),
);
