import { endsNear, hasText } from "./bytes.ts";

/** True for a PDF with a version, the place of its table, and its end: a reader looks for both in the last kilobyte. */
export const isPdf = (bytes: Uint8Array): boolean =>
  ["1.", "2."].some((version) => hasText(bytes, version, 5)) &&
  endsNear(bytes, "startxref", 2_048) &&
  endsNear(bytes, "%%EOF", 1_024);
