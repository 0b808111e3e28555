import { bigEndian } from "./bytes.ts";

/**
 * True for a JPEG from its start to its end marker, with a size. Cameras append previews, further pictures and films, so what follows the end is
 * not judged here.
 */
export const isJpeg = (bytes: Uint8Array): boolean => {
  let hasSize = false;
  for (let at = 2; ;) {
    const marker = markerAt(bytes, at);
    if (marker === undefined) return false;
    const { code, next } = marker;
    if (code === endOfImage) return false;
    const length = bigEndian(bytes, next, 2);
    if (length === undefined || length < 2 || next + length > bytes.length) return false;
    if (isFrame(code)) hasSize = (bigEndian(bytes, next + 3, 2) ?? 0) > 0 && (bigEndian(bytes, next + 5, 2) ?? 0) > 0;
    if (code === startOfScan) return hasSize && endsAfter(bytes, next + length);
    at = next + length;
  }
};

const [startOfScan, endOfImage] = [0xda, 0xd9];

/** A marker of a frame's size, of any kind of compression. */
const isFrame = (code: number): boolean => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);

/** A marker is FF and a code; FF may be repeated before it. */
const markerAt = (bytes: Uint8Array, at: number): { readonly code: number; readonly next: number } | undefined => {
  if (bytes[at] !== 0xff) return undefined;
  let place = at;
  while (bytes[place] === 0xff) place++;
  const code = bytes[place];
  return code === undefined || code === 0 ? undefined : { code, next: place + 1 };
};

/** In the picture's data FF is followed by 00 or a restart marker, so FF D9 is its end. */
const endsAfter = (bytes: Uint8Array, from: number): boolean => {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1))
    if (bytes[at + 1] === endOfImage) return true;
  return false;
};
