import { expect, test } from "vitest";
import { fileTypeOf, mostFileBytes } from "../../../../domain/loan/file/file-type.ts";
import { heic, jpeg, pdf, png, webp } from "./samples.ts";

const text = (content: string): Buffer => Buffer.from(content);
const joined = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? text(part) : part)));
const emptyZip = joined("PK\u0005\u0006", Buffer.alloc(18));

test.each([
  ["image/jpeg", jpeg()],
  ["image/jpeg", joined(jpeg(), "SEFT", Buffer.alloc(20))],
  ["image/jpeg", joined(jpeg(), jpeg(64, 2))],
  ["image/png", png()],
  ["image/webp", webp()],
  ["image/heic", heic()],
  ["image/heic", heic("mif1")],
  ["application/pdf", pdf()],
  ["application/pdf", joined(pdf(), "\n\n")],
])("%s is known by its bytes", (type, bytes) => {
  expect(fileTypeOf(bytes)).toBe(type);
});

test.each<[string, Buffer]>([
  ["an SVG", text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ["an SVG with a declaration", text('<?xml version="1.0"?><svg/>')],
  ["a page", text("<!DOCTYPE html><title>x</title>")],
  ["text", text("it was broken")],
  ["a GIF", text("GIF89a")],
  ["an archive", joined("PK\u0003\u0004", emptyZip)],
  ["a program", joined("MZ", Buffer.alloc(64))],
  ["a film", joined(Buffer.from([0, 0, 0, 16]), "ftypisom", Buffer.alloc(4))],
  ["an AVIF", joined(Buffer.from([0, 0, 0, 16]), "ftypavif", Buffer.alloc(4))],
  ["a sound in RIFF", joined("RIFF", Buffer.from([4, 0, 0, 0]), "WAVE")],
  ["a PDF that does not begin the file", joined("\n", pdf())],
  ["a page with a picture in it", joined("<html>", png())],
  ["a picture with a page after it", joined(png(), "<HTML><script>alert(1)</script>")],
  ["a picture with a script in a comment", png(text("<ScRiPt>alert(1)</script>"))],
  ["a picture with a document after it", joined(jpeg(), pdf())],
  ["a picture with an archive after it", joined(jpeg(), "PK\u0003\u0004", emptyZip)],
  ["a document with an archive after it", joined(pdf(), emptyZip, "%%EOF startxref")],
  ["a picture with an SVG in it", joined(webp(), "<svg onload='x'>")],
])("%s is refused, and the refusal says what is taken", (_, bytes) => {
  expect(fileTypeOf(bytes)).toMatchObject({
    rejected: "FileTypeNotAccepted",
    detail: expect.stringMatching(/JPEG, PNG, WebP or HEIC picture, or a PDF/) as string,
  });
});

test.each([
  ["empty", Buffer.alloc(0)],
  ["three bytes of a JPEG", jpeg().subarray(0, 3)],
  ["a JPEG without its end", jpeg(500).subarray(0, -2)],
  ["a JPEG that ends within a segment", jpeg().subarray(0, 20)],
  ["text that begins as a JPEG", joined(Buffer.from([0xff, 0xd8, 0xff]), "not a picture at all")],
  ["a PNG without its end", png().subarray(0, -12)],
  ["a PNG without data", png(Buffer.alloc(0))],
  ["text that begins as a PNG", joined(png().subarray(0, 8), "and nothing else of it")],
  ["half a WebP", webp().subarray(0, 24)],
  ["half a HEIC", heic().subarray(0, 60)],
  ["a PDF without its end", pdf().subarray(0, -20)],
  ["the start of a PDF", text("%PDF-1.4\n")],
  ["a PDF without a version", text(pdf().toString().replace("1.7", "x"))],
])("a file that is %s is damaged", (_, bytes) => {
  expect(fileTypeOf(bytes)).toMatchObject({ rejected: "FileDamaged" });
});

test("a file may have 3 MB, and not a byte more", () => {
  const rest = jpeg(0).length;
  expect(fileTypeOf(jpeg(mostFileBytes - rest))).toBe("image/jpeg");
  expect(fileTypeOf(jpeg(mostFileBytes - rest + 1))).toMatchObject({ rejected: "FileTooLarge" });
});

test("any start of a file is refused, and nothing in it is read beyond its end", () => {
  for (const whole of [jpeg(), png(), webp(), heic(), pdf()])
    for (let length = 0; length < whole.length - 8; length++)
      expect(fileTypeOf(whole.subarray(0, length))).toHaveProperty("rejected");
});
