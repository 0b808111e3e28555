import type { Instant } from "../../domain/calendar.ts";
import { releaseEarly } from "../../domain/loan/holdback.ts";
import { endPause } from "../../domain/loan/refund/resumption.ts";
import { isRejection } from "../../domain/rejection.ts";
import type { OpenInstruction } from "../io/store/instruction-store.ts";
import { logger } from "../middleware/logger.ts";
import { carryOut } from "./carry-out.ts";

/** True for what concerns the lender's own books and clock: it needs no agreement of the gateway's. */
export const isOwn = ({ terms: { kind } }: OpenInstruction): boolean =>
  kind === "holdbackRelease" || kind === "resumption";

/** Carries such an instruction out at the lender: a holdback is released, or a pause of the loan ends. */
export const carryOutAlone = async (open: OpenInstruction, now: Instant): Promise<void> => {
  const { loan: purchaseId, no: instruction, terms } = open;
  const named = { purchaseId, instruction };
  const carried =
    terms.kind === "resumption"
      ? await carryOut(
          named,
          "resumption",
          (before, given) => endPause(before, given.terms.cancellation, now, `instruction.${given.no}`),
          now,
        )
      : await carryOut(named, "holdbackRelease", (before) => releaseEarly(before, now), now);
  if (isRejection(carried)) logger.info("instruction not carried out", { purchaseId, code: carried.rejected });
};
