import { addTime, type Instant } from "../../calendar.ts";
import { isRejection, reject, type Rejection } from "../../rejection.ts";
import type { Instruction } from "../instruction/instruction.ts";
import type { Loan } from "../loan.ts";
import { cancellationOf } from "../refund/open-cancellation.ts";
import { safeFileName } from "./file-name.ts";
import { type FileType, fileTypeOf, tooLarge, mostFileBytes } from "./file-type.ts";

/**
 * A file that one side gave the lender as evidence. `reference` is a random name, by which gateway and dispute know it; `digest` is the SHA-256
 * of its bytes, `cancellation` the number of the dispute that it is for, if its sender knew it.
 */
export type EvidenceFile = {
  readonly reference: string;
  readonly by: "purchaser" | "mall";
  readonly digest: string;
  readonly type: FileType;
  readonly size: number;
  readonly name: string;
  readonly at: Instant;
  readonly cancellation?: number;
};

/** What the sender signed about a file, and the sender. A stated type must be that of the bytes. */
export type SignedFile = Pick<EvidenceFile, "by" | "digest" | "size"> & {
  readonly type?: string | undefined;
  readonly name?: string | undefined;
  readonly cancellation?: number | undefined;
};

/** The loan that files are about, and what the lender's staff instructed on it. */
export type Disputed = { readonly loan: Loan; readonly instructions: readonly Instruction[] };

/** As many files a side and dispute as it may have references, and as many a side of all disputes of a purchase. */
const most = { dispute: 10, purchase: 30 } as const;

/** Records of disputes are kept for three years, as Korea's Act on consumer protection in electronic commerce asks. */
const kept = { days: 1_096 };

/** The files that are still kept; the storage removes the others. */
export const keptFiles = (files: readonly EvidenceFile[], now: Instant): readonly EvidenceFile[] =>
  files.filter(({ at }) => addTime(at, kept) > now);

/** The file that the same side has sent before with the same bytes. */
export const sentBefore = (
  files: readonly EvidenceFile[],
  { by, digest }: Pick<SignedFile, "by" | "digest">,
): EvidenceFile | undefined => files.find((each) => each.by === by && each.digest === digest);

/** The type of the bytes that were sent, which must be those that were signed; `actual` is the digest of the bytes. */
export const checkContent = (signed: SignedFile, bytes: Uint8Array, actual: string): FileType | Rejection => {
  if (signed.size > mostFileBytes) return tooLarge;
  if (bytes.length !== signed.size || actual !== signed.digest)
    return reject("FileMismatch", "the content has another size or SHA-256 than what was signed");
  const type = fileTypeOf(bytes);
  if (isRejection(type) || signed.type === undefined || signed.type === type) return type;
  return reject("FileMismatch", `the content is ${type}, and what was signed says ${signed.type}`);
};

/** The files with a new one, for an open dispute or one that is to be opened; a repeat changes nothing. */
export const addFile = (
  files: readonly EvidenceFile[],
  about: Disputed,
  { type, name, ...signed }: SignedFile & { readonly type: FileType },
  { reference, now }: { readonly reference: string; readonly now: Instant },
): readonly EvidenceFile[] | Rejection => {
  const own = keptFiles(files, now);
  if (sentBefore(own, signed)) return files;
  const refused = refuseFile(own, about, signed);
  if (refused) return refused;
  const { by, digest, size, cancellation } = signed;
  const file = { reference, by, digest, type, size, name: safeFileName(name, type), at: now };
  return [...own, { ...file, ...(cancellation !== undefined && { cancellation }) }];
};

/** Why the lender takes no further file of this side. */
export const refuseFile = (
  files: readonly EvidenceFile[],
  { loan, instructions }: Disputed,
  { by, cancellation }: Pick<SignedFile, "by" | "cancellation">,
): Rejection | undefined => {
  if (loan.status === "declined") return reject("WrongState", "a declined loan has nothing to dispute");
  if (cancellation !== undefined && hasEnded(loan, cancellation, instructions))
    return reject("DisputeAlreadyDecided", `cancellation or dispute ${cancellation} has ended at the lender`);
  const own = files.filter((each) => each.by === by);
  const forDispute = own.filter((each) => each.cancellation === cancellation);
  if (own.length >= most.purchase) return tooMany(`${most.purchase} of a purchase`);
  return forDispute.length >= most.dispute ? tooMany(`${most.dispute} of a dispute`) : undefined;
};

const tooMany = (what: string): Rejection =>
  reject("FileLimitReached", `each side can send at most ${what}: put several pages into one PDF document`);

/**
 * True where the lender has refunded or dismissed it. One that the lender does not know is none of these: the mall may learn of a dispute before
 * the phase that tells the lender.
 */
const hasEnded = (loan: Loan, no: number, instructions: readonly Instruction[]): boolean =>
  !cancellationOf(loan, no) &&
  (loan.refunds.some((each) => each.no === no) ||
    instructions.some((each) => each.status === "done" && ends(each, no)));

const ends = ({ terms }: Instruction, no: number): boolean =>
  (terms.kind === "disputeDecision" || terms.kind === "resumption") && terms.cancellation === no;
