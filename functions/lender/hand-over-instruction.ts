import type { Instant } from "../../domain/calendar.ts";
import { refuseInstruction } from "../../domain/loan/instruction/instruction.ts";
import { refusedNote } from "../../domain/loan/instruction/trail-notes.ts";
import { toWireTerms } from "../../domain/protocol/instruction.ts";
import { isRejection } from "../../domain/rejection.ts";
import { invokeFunction } from "../io/aws/lambda.ts";
import { changeInstruction, type OpenInstruction, toOpenInstructionFromImage } from "../io/store/instruction-store.ts";
import { toRenewedLinkFromImage } from "../io/store/renewed-link-store.ts";
import { stream } from "../middleware/stream.ts";
import { logger } from "../middleware/logger.ts";
import { handOverLink } from "../requests/link-hand-over.ts";
import { carryOutAlone, isOwn } from "../requests/own-instruction.ts";

/** The gateway accepts it later: the lender's schedule hands it over again. */
const temporary: readonly string[] = ["PayoutPending", "ConcurrentChange"];

/**
 * Hands each ready instruction to the gateway, which moves its purchase and starts the saga's phase: number, kind and terms, never by
 * whom or why. A gateway that rejects one makes it refused. A holdback and a pause of the lender's own are released here. Each renewed
 * link is handed over too.
 */
export const handler = stream(async (records, _shard, now) => {
  for (const { image } of records) {
    const link = toRenewedLinkFromImage(image);
    await (link ? handOverLink(link) : follow(toOpenInstructionFromImage(image), now));
  }
  return undefined;
});

/** A gateway that fails delays this instruction and no other. */
const follow = async (open: OpenInstruction, now: Instant): Promise<void> => {
  if (open.status !== "ready") return;
  await (isOwn(open) ? carryOutAlone(open, now) : handOver(open, now)).catch((error: unknown) => {
    logger.warn("instruction not handed over", { purchaseId: open.loan, no: open.no, error: error as Error });
  });
};

const handOver = async ({ loan, no, terms }: OpenInstruction, now: Instant): Promise<void> => {
  const receiver = process.env["RECEIVE_INSTRUCTION_ARN"] ?? "";
  const answer = await invokeFunction(receiver, { purchaseId: loan, instruction: no, terms: toWireTerms(terms) });
  if (!isRejection(answer) || temporary.includes(answer.rejected)) return;
  const refused = await changeInstruction(
    { loan, no },
    (before) => refuseInstruction(before, answer.rejected),
    (next) => refusedNote(next, now),
  );
  if (isRejection(refused)) throw new Error(refused.detail);
};
