import type { EvidenceFile } from "../../../domain/loan/file/evidence-file.ts";
import { getObject, putObject } from "../aws/s3.ts";

/** Stores the bytes of a file; the record of it follows, so that no record is without bytes. */
export const storeBytes = async (
  purchaseId: string,
  { by, digest, type }: Pick<EvidenceFile, "by" | "digest" | "type">,
  bytes: Uint8Array,
): Promise<void> => putObject(placeOf(purchaseId, { by, digest }), bytes, type, digest);

/** The bytes of a file. */
export const loadBytes = async (purchaseId: string, file: EvidenceFile): Promise<Uint8Array | undefined> =>
  getObject(placeOf(purchaseId, file));

/** By its digest: the same file sent twice at once is stored once. */
const placeOf = (purchaseId: string, { by, digest }: Pick<EvidenceFile, "by" | "digest">): string =>
  `${purchaseId}/${by}/${digest}`;
