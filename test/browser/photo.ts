import { crc32, deflateSync } from "node:zlib";

/** A real PNG that every browser draws: stripes of a colour. */
export const stripes = (width: number, height: number): Buffer => {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows[at] = (x >> 4) % 2 === 0 ? 190 : 90;
      rows[at + 1] = (y >> 3) % 256;
      rows[at + 2] = 120;
    }
  const chunk = (name: string, body: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(name), body]);
    return Buffer.concat([four(body.length), named, four(crc32(named))]);
  };
  const header = Buffer.concat([four(width), four(height), Buffer.from([8, 2, 0, 0, 0])]);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
};

const four = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
