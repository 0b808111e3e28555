import { reject } from "../../domain/rejection.ts";
import { refuse } from "./refusal.ts";
import type { HttpEvent, HttpMiddleware } from "./request.ts";

/** Parses the body, whatever its content type says: every body of this API is JSON. No body stays undefined; one that is no JSON is refused. */
export const jsonBody = (): HttpMiddleware => ({
  before: ({ event }) => {
    if (event.body === undefined || event.body === "") {
      event.body = undefined;
      return;
    }
    const text = textOf(event);
    try {
      event.body = JSON.parse(text) as unknown;
    } catch (error) {
      refuse(reject("InvalidRequest", `the body is not JSON: ${reasonOf(text, event.headers, error as Error)}`));
    }
  },
});

const gzip = "it is compressed: send it without content-encoding";

/** The body as text; bytes that are no UTF-8 are refused, where API Gateway has passed them on. */
const textOf = ({ body, isBase64Encoded }: HttpEvent): string => {
  if (!isBase64Encoded) return String(body);
  const bytes = Buffer.from(String(body), "base64");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return refuse(reject("InvalidRequest", `the body is not JSON: ${isGzip ? gzip : "it is not UTF-8"}`));
  }
};

/** What the sender probably did, in words. */
const reasonOf = (text: string, headers: HttpEvent["headers"], { message }: Error): string => {
  const type = headers["content-type"] ?? "";
  if (text.startsWith("\ufeff")) return "it begins with a byte order mark (BOM): send it without";
  if (/\b(?:gzip|deflate|br|zstd)\b/.test(headers["content-encoding"] ?? "")) return gzip;
  // curl calls every body a form, so its own look decides.
  if (type.startsWith("multipart/form-data") || /^[\w.%+[\]-]+=[^{"=]+$|^[\w.%+[\]-]+=[^{"]*&/.test(text))
    return "it is a form: send JSON with content-type application/json";
  // Only the place: the engine's sentence quotes the body.
  const [, place] = /position (\d+)/.exec(message) ?? [];
  if (place !== undefined) return `character ${Number(place) + 1} does not fit`;
  return message.includes("end of JSON")
    ? "it ends too early"
    : "write an object in braces, with names in double quotes";
};
