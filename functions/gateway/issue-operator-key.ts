import { issuing } from "../requests/operator-keys.ts";

/** Issues a key for the gateway's operator routes to a member of its staff; it is shown only once. */
export const handler = issuing();
