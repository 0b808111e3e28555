/** The text of a file, and the encoding in which it was read: a byte order mark decides, then zero bytes, then whether it is UTF-8; what is not is Windows' Latin-1. */
export const decodeText = (bytes: Uint8Array): { readonly text: string; readonly encoding: string } => {
  const encoding = encodingOf(bytes);
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
};

const encodingOf = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // Text in UTF-16 without a mark has a zero beside each Latin letter.
  if (second === 0 && first !== 0) return "utf-16le";
  if (first === 0 && second !== 0) return "utf-16be";
  return isUtf8(bytes) ? "utf-8" : "windows-1252";
};

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};
