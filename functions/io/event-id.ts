import { packInstant } from "./item.ts";

/** The beginning of the id of whatever happened then: of one width, so that ids sort as events happened. */
export const timePart = (at: string): string => `evt_${packInstant(at).padStart(9, "0")}`;

/** An event's id follows from what happened when, so that a mall can tell a repeated delivery. */
export const eventIdOf = (at: string, what: string): string => `${timePart(at)}${what}`;
