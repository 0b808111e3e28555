import { packInstant } from "./item.ts";

/** Nothing was told before. */
const epoch = "1970-01-01T00:00:00.000Z";

/** The beginning of the id of whatever happened then: of one width, so that ids sort as events happened. */
export const timePart = (at: string): string => `evt_${packInstant(at < epoch ? epoch : at).padStart(9, "0")}`;

/** An event's id follows from what happened when, so that a mall can tell a repeated delivery. */
export const eventIdOf = (at: string, what: string): string => `${timePart(at)}${what}`;
