import { isHeif } from "./heif.ts";
import { isJpeg } from "./jpeg.ts";
import { isPdf } from "./pdf.ts";
import { isPng } from "./png.ts";
import { isWebp } from "./webp.ts";
import { endsWithZip, hasText, startsWith } from "./bytes.ts";
import { reject, type Rejection } from "../../rejection.ts";

/** The types of files that the lender takes as evidence, and the ending of a name for each. */
export const fileTypes = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/heic": "heic",
  "application/pdf": "pdf",
} as const;

/** One of them, as a media type. */
export type FileType = keyof typeof fileTypes;

/** 3 MiB: written in base64 it fits, with its envelope, into the 6 MB of one invocation. */
export const mostFileBytes = 3 * 1024 * 1024;

/**
 * The type of a file by its bytes, whatever its name says. It must be complete, and must not also be read as a file of another kind: a
 * picture with a page, a document or an archive in it is refused.
 */
export const fileTypeOf = (bytes: Uint8Array): FileType | Rejection => {
  if (bytes.length === 0) return reject("FileDamaged", "the file is empty");
  if (bytes.length > mostFileBytes) return tooLarge;
  const type = formats.find(({ begins }) => begins(bytes));
  if (!type) return notAccepted("the file is of another type, whatever its name says");
  if (!type.isWhole(bytes)) return reject("FileDamaged", `the file begins as ${type.name} and is not complete`);
  return hidesOther(bytes, type.name) ? notAccepted("the file has the content of another type in it") : type.name;
};

/** The rejection of a file that is too large. */
export const tooLarge: Rejection = reject("FileTooLarge", "a file has at most 3 MB (3,145,728 bytes)");

const notAccepted = (why: string): Rejection =>
  reject("FileTypeNotAccepted", `${why}: send a JPEG, PNG, WebP or HEIC picture, or a PDF document`);

type Format = {
  readonly name: FileType;
  readonly begins: (bytes: Uint8Array) => boolean;
  readonly isWhole: (bytes: Uint8Array) => boolean;
};

const formats: readonly Format[] = [
  { name: "image/jpeg", begins: (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]), isWhole: isJpeg },
  {
    name: "image/png",
    begins: (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    isWhole: isPng,
  },
  { name: "image/webp", begins: (bytes) => startsWith(bytes, "RIFF") && hasText(bytes, "WEBP", 8), isWhole: isWebp },
  {
    name: "image/heic",
    begins: (bytes) => ["heic", "heix", "heim", "heis", "mif1"].some((brand) => hasText(bytes, `ftyp${brand}`, 4)),
    isWhole: isHeif,
  },
  { name: "application/pdf", begins: (bytes) => startsWith(bytes, "%PDF-"), isWhole: isPdf },
];

/** In a picture no page or document may begin, and after no file an archive ends: each of them would be read from there. */
const hidesOther = (bytes: Uint8Array, type: FileType): boolean =>
  endsWithZip(bytes) ||
  (type !== "application/pdf" && ["%pdf-", "<!doctype", "<html", "<svg", "<script"].some((text) => finds(bytes, text)));

/** True where a text of ASCII letters is anywhere in the bytes, in capitals or not. */
const finds = (bytes: Uint8Array, text: string): boolean => {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (hasText(bytes, text, at, true)) return true;
  }
  return false;
};
