import { rotating } from "../requests/key-rotations.ts";

/** Creates the gateway's keys at installation and replaces those that are due; by schedule, or at once with `force`. */
export const handler = rotating(() => "gateway", ["sign", "webhook"]);
