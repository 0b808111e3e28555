import { reject, type Rejection } from "../../domain/rejection.ts";
import { keyOwner } from "../io/keys/key-owner.ts";
import type { Texts } from "../middleware/request.ts";

/** The rejection of a path that names another lender. */
export const rejectOtherLender = ({ id }: Texts): Rejection | undefined =>
  id === keyOwner() ? undefined : reject("LenderNotFound", `lender ${id} is not served here`);
