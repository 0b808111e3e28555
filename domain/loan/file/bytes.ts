/** True where the bytes begin with these, or with a text of ASCII characters. */
export const startsWith = (bytes: Uint8Array, start: string | readonly number[]): boolean =>
  typeof start === "string" ? hasText(bytes, start, 0) : start.every((byte, i) => bytes[i] === byte);

/** True where the bytes have a text of ASCII characters at a place; `anyCase`: the text is in small letters, and capitals are equal to them. */
export const hasText = (bytes: Uint8Array, text: string, at: number, anyCase = false): boolean => {
  for (let i = 0; i < text.length; i++) {
    const byte = bytes[at + i] ?? 0;
    const isCapital = anyCase && byte >= 0x41 && byte <= 0x5a;
    if ((isCapital ? byte + 0x20 : byte) !== text.charCodeAt(i)) return false;
  }
  return true;
};

/** A text of ASCII characters that is in the last bytes. */
export const endsNear = (bytes: Uint8Array, text: string, within: number): boolean => {
  for (let at = bytes.length - text.length; at >= Math.max(0, bytes.length - within); at--)
    if (hasText(bytes, text, at)) return true;
  return false;
};

/** An unsigned number of two or four bytes, the highest first; undefined beyond the end. */
export const bigEndian = (bytes: Uint8Array, at: number, size: 2 | 4): number | undefined =>
  at + size > bytes.length ? undefined : [...bytes.subarray(at, at + size)].reduce((sum, byte) => sum * 256 + byte, 0);

/** An unsigned number of four bytes, the lowest first; undefined beyond the end. */
export const littleEndian = (bytes: Uint8Array, at: number): number | undefined =>
  at + 4 > bytes.length ? undefined : [...bytes.subarray(at, at + 4)].reduceRight((sum, byte) => sum * 256 + byte, 0);

/** The end of a ZIP archive, with a comment of at most 64 KB: archives are read from their end. */
export const endsWithZip = (bytes: Uint8Array): boolean => endsNear(bytes, "PK\u0005\u0006", 65_557);
