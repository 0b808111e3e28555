import * as z from "zod/mini";

/** A new event for every subscribed endpoint. Its other fields are those that malls receive. */
export const NewEvent = z.looseObject({ id: z.string(), type: z.string(), mall: z.string(), at: z.string() });

/** The next attempt of a stored event at one endpoint, not before `due`: `tries` attempts of this run were made, the first at `since` (empty for none). */
export const NextAttempt = z.object({
  mall: z.string(),
  event: z.string(),
  endpoint: z.string(),
  run: z.string(),
  tries: z.int(),
  since: z.string(),
  due: z.string(),
});

/** All events of a period to one endpoint, page by page; `after` is the last event that was sent. */
export const Redelivery = z.object({
  mall: z.string(),
  endpoint: z.string(),
  run: z.string(),
  range: z.object({ from: z.string(), until: z.string(), onlyFailed: z.boolean(), after: z.optional(z.string()) }),
});

/** A message of the webhook queue. */
export const WebhookMessage = z.union([Redelivery, NextAttempt, NewEvent]);

/** The next attempt of a delivery. */
export type NextAttempt = z.infer<typeof NextAttempt>;

/** A redelivery of many events. */
export type Redelivery = z.infer<typeof Redelivery>;

/** A new event. */
export type NewEvent = z.infer<typeof NewEvent>;
