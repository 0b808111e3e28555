import { hasText, littleEndian } from "./bytes.ts";

/** True for a WebP whose first chunk is a picture or the description of one, and that has as many bytes as it says. */
export const isWebp = (bytes: Uint8Array): boolean => {
  const length = littleEndian(bytes, 4);
  const chunk = littleEndian(bytes, 16);
  if (length === undefined || chunk === undefined) return false;
  const isPicture = ["VP8 ", "VP8L", "VP8X"].some((name) => hasText(bytes, name, 12));
  return isPicture && chunk > 0 && length >= chunk + 12 && length + 8 <= bytes.length;
};
