import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import {
  addFile,
  checkContent,
  type EvidenceFile,
  keptFiles,
  refuseFile,
  sentBefore,
  type SignedFile,
} from "../../domain/loan/file/evidence-file.ts";
import type { Loan } from "../../domain/loan/loan.ts";
import { viewFile } from "../../domain/loan/view/file-view.ts";
import { isRejection, reject, type Rejection } from "../../domain/rejection.ts";
import { decodeBase64url, sha256 } from "../io/messages/base64url.ts";
import { storeBytes } from "../io/store/file-bytes.ts";
import { changeFiles, loadFiles } from "../io/store/file-store.ts";
import { loadInstructions } from "../io/store/instruction-store.ts";
import type { Reply } from "../middleware/request.ts";
import { matching, text, wholeNumber } from "../schemas/basic-schema.ts";

/** What is signed about a file: its bytes by digest and size, perhaps its type, a name for those who save it, and the dispute. */
export const FileClaim = z.strictObject({
  digest: matching(/^[\w-]{43}$/, "the SHA-256 of the bytes in base64url, 43 characters"),
  size: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  type: z.optional(text(1, 128)),
  name: z.optional(text(1, 255)),
  cancellation: z.optional(wholeNumber(1, 1_000)),
});

/** The same, once it is read. */
export type FileClaimed = z.infer<typeof FileClaim>;

/**
 * Stores a file that one side has sent, and answers its reference. Nothing is stored of a file that is refused; of the same file sent twice, the
 * first answer is repeated.
 */
export const storeUpload = async (
  loan: Loan,
  signed: SignedFile,
  content: string,
  now: string,
): Promise<Reply | Rejection> => {
  const bytes = decodeBase64url(content);
  if (!bytes) return reject("InvalidRequest", "/content: write the bytes of the file in base64url, without padding");
  const type = checkContent(signed, bytes, sha256(bytes));
  if (isRejection(type)) return type;

  const known = await loadFiles(loan.id, now);
  const about = { loan, instructions: await loadInstructions(loan.id) };
  const refused = sentBefore(known, signed) ? undefined : refuseFile(known, about, signed);
  if (refused) return refused;
  await storeBytes(loan.id, { ...signed, type }, bytes);
  const reference = `file_${randomBytes(16).toString("hex")}`;
  const files = await changeFiles(loan.id, (all) => addFile(all, about, { ...signed, type }, { reference, now }));
  return isRejection(files) ? files : stored(sentBefore(keptFiles(files, now), signed));
};

const stored = (file: EvidenceFile | undefined): Reply => {
  if (!file) throw new Error("the file is not among those that were just stored");
  return { status: 200, body: { file: viewFile(file) } };
};
