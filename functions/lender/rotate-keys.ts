import { keyOwner } from "../io/keys/key-owner.ts";
import { rotating } from "../requests/key-rotations.ts";

/** Creates the lender's keys at installation and replaces those that are due; by schedule, or at once with `force`. */
export const handler = rotating(keyOwner, ["sign", "seal", "link"]);
