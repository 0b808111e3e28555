import { base64url } from "jose";

/** A file of evidence as its parties see it; `reference` is what a dispute, its answer and added evidence name. */
export type EvidenceFile = {
  readonly reference: string;
  readonly by: "purchaser" | "mall";
  readonly type: "image/jpeg" | "image/png" | "image/webp" | "image/heic" | "application/pdf";
  /** Bytes. */
  readonly size: number;
  /** Under which it is saved: the sender's, without characters that mean something to a computer. */
  readonly name: string;
  readonly at: string;
  readonly cancellation?: number;
};

/** A file to send: at most 3 MB; a JPEG, PNG, WebP or HEIC picture, or a PDF document. */
export type NewEvidenceFile = {
  readonly file: Uint8Array | Blob;
  readonly name?: string;
  /** The media type, if it is known: the lender compares it with the bytes. */
  readonly type?: string;
  /** The number of the dispute. */
  readonly cancellation?: number;
};

/** What is signed about a file, and the bytes that are sent beside it: they cannot be replaced by others. */
export const fileToSend = async ({ file, ...facts }: NewEvidenceFile) => {
  const bytes = file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : Uint8Array.from(file);
  const digest = base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  return { claim: { digest, size: bytes.length, ...facts }, content: base64url.encode(bytes) };
};
