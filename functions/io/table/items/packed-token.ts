import { deflateRawSync, inflateRawSync } from "node:zlib";

/**
 * Packs a signed text of segments in base64url (`payload.code` of an act, `header.payload.signature` of an envelope) into bytes: a third of its
 * length, because writes are billed by the kilobyte. `known` are texts that its reader knows, and that it probably repeats. A text that would
 * not be read back unchanged stays text.
 * The bytes are the format's number, the length of the last segment, that segment, and the others as JSON, deflated.
 */
export const packToken = (text: string, known: readonly string[]): Uint8Array | string => {
  const segments = text.split(".").map((each) => Buffer.from(each, "base64url"));
  const last = segments.pop();
  if (!last || last.length > 255 || segments.length === 0) return text;
  const bytes = Buffer.concat([
    Buffer.of(format, last.length),
    last,
    deflateRawSync(join(segments), { ...memory, dictionary: dictionaryOf(known) }),
  ]);
  return unpackToken(bytes, known) === text ? bytes : text;
};

/** The reverse of `packToken`. */
export const unpackToken = (packed: Uint8Array | string, known: readonly string[]): string => {
  if (typeof packed === "string") return packed;
  const [version, length = 0] = packed;
  if (version !== format) throw new Error(`a signed text is stored in the unknown format ${version}`);
  const last = Buffer.from(packed.subarray(2, 2 + length));
  const rest = inflateRawSync(packed.subarray(2 + length), { dictionary: dictionaryOf(known) });
  return [...split(rest), last].map((each) => each.toString("base64url")).join(".");
};

const format = 1;

/** JSON has no such byte. */
const separator = Buffer.of(0);

const join = (segments: readonly Buffer[]): Buffer =>
  Buffer.concat(segments.flatMap((each, i) => (i === 0 ? [each] : [separator, each])));

const split = (joined: Buffer): Buffer[] => {
  const end = joined.indexOf(0);
  return end < 0 ? [joined] : [joined.subarray(0, end), ...split(joined.subarray(end + 1))];
};

/** A small window: the texts are short, and a new one is allocated for each. */
const memory = { level: 9, windowBits: 11, memLevel: 2 } as const;

const dictionaryOf = (known: readonly string[]): Buffer => Buffer.concat([usualWords, Buffer.from(known.join())]);

/** What acts and envelopes usually contain, the most frequent last. Changing it needs another `format`. */
const usualWords = Buffer.from(
  [
    '"lines":[{"id":"","quantity":1}],"what":"rest","reason":"changed-my-mind","outcome":"received","cancellation":1,',
    '"carrier":"","tracking":"","deliveredAt":"2026-","shipment":"","order":"","lender":"lender_","becomes":"shorter"',
    '{"op":"purchase.cancel","{"op":"dispute.open","{"op":"goods.accept","{"op":"loan.repay","txn":"pur_',
    '{"alg":"ES256","typ":"tally-env+jws","kid":"',
    '{"iss":"mall_","aud":"gateway","op":"shipment.report","ord":"","op":"delivery.report","op":"return.report",',
    '"op":"advance.request","op":"refund.request","txn":"pur_","body":{"amount":{"amount":"00","currency":"GBP"}}',
    ',"iat":179,"exp":179,"jti":"","body":{"before":0}}',
  ].join(""),
);
