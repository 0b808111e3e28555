/** Small files of each type, whole and valid, for tests; `more` is random data, so that two files differ. */

const ascii = (text: string): Buffer => Buffer.from(text, "latin1");
const big = (value: number, size: 2 | 4 = 4): Buffer => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
};

const part = (marker: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker]), big(body.length + 2, 2), body]);

/** A JPEG of one pixel with an EXIF part, whose scan has `size` bytes. */
export const jpeg = (size = 64, seed = 1): Buffer => {
  const scan = Buffer.alloc(size, seed % 255);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    part(0xe1, ascii("Exif\0\0")),
    part(0xc0, Buffer.from([8, 0, 1, 0, 1, 1, 1, 0x11, 0])),
    part(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    scan,
    Buffer.from([0xff, 0xd9]),
  ]);
};

/** A PNG of one pixel, of the chunks that it needs. */
export const png = (data: Buffer = Buffer.from("789c6360000000020001e221bc33", "hex")): Buffer => {
  const chunk = (name: string, body: Buffer) => Buffer.concat([big(body.length), ascii(name), body, big(0)]);
  const header = Buffer.concat([big(1), big(1), Buffer.from([8, 0, 0, 0, 0])]);
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
};

/** A WebP with one lossless chunk. */
export const webp = (): Buffer => {
  const body = Buffer.alloc(12, 7);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  const all = Buffer.alloc(4);
  all.writeUInt32LE(body.length + 12);
  return Buffer.concat([ascii("RIFF"), all, ascii("WEBPVP8L"), size, body]);
};

/** A HEIC of the boxes that a reader needs. */
export const heic = (brand = "heic"): Buffer => {
  const box = (name: string, body: Buffer) => Buffer.concat([big(body.length + 8), ascii(name), body]);
  return Buffer.concat([
    box("ftyp", ascii(`${brand}\0\0\0\0mif1heic`)),
    box("meta", Buffer.alloc(20)),
    box("mdat", Buffer.alloc(40, 3)),
  ]);
};

/** A PDF of one empty page. */
export const pdf = (comment = "a slip"): Buffer =>
  ascii(
    `%PDF-1.7\n%${comment}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n9\n%%EOF\n`,
  );
