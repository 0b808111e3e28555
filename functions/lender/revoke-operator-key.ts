import { revoking } from "../requests/operator-keys.ts";

/** Revokes the key of a member of the lender's staff: the next request with it is rejected. */
export const handler = revoking();
