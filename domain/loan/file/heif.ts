import { bigEndian, hasText } from "./bytes.ts";

/** True for a HEIC whose boxes follow each other to the end, with a description and the data of a picture. */
export const isHeif = (bytes: Uint8Array): boolean => {
  let [hasDescription, hasData] = [false, false];
  for (let at = 0; at < bytes.length;) {
    const length = bigEndian(bytes, at, 4);
    if (length === undefined || at + 8 > bytes.length) return false;
    hasDescription ||= hasText(bytes, "meta", at + 4);
    hasData ||= hasText(bytes, "mdat", at + 4);
    // Zero is all that remains; one would be a length of eight bytes, more than a file may have.
    if (length === 0) break;
    if (length < 8 || at + length > bytes.length) return false;
    at += length;
  }
  return hasDescription && hasData;
};
