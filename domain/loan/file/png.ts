import { bigEndian, hasText } from "./bytes.ts";

/** True for a PNG with a size, data and an end: its chunks follow each other without a gap. */
export const isPng = (bytes: Uint8Array): boolean => {
  if (!hasText(bytes, "IHDR", 12) || !bigEndian(bytes, 16, 4) || !bigEndian(bytes, 20, 4)) return false;
  let hasData = false;
  for (let at = 8; ;) {
    const length = bigEndian(bytes, at, 4);
    // Length, name and check sum of a chunk are twelve bytes.
    if (length === undefined || at + length + 12 > bytes.length) return false;
    if (hasText(bytes, "IDAT", at + 4)) hasData ||= length > 0;
    if (hasText(bytes, "IEND", at + 4)) return hasData;
    at += length + 12;
  }
};
