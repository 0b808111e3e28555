import * as z from "zod";
import { fileTypes } from "../../domain/loan/file/file-type.ts";
import { Instant, name } from "./named.ts";

type Json = Readonly<Record<string, unknown>>;

export const EvidenceFile = name(
  "EvidenceFile",
  z.strictObject({
    reference: z.string(),
    by: z.enum(["purchaser", "mall"]),
    type: z.enum(Object.keys(fileTypes)),
    size: z.int().min(1),
    name: z.string(),
    at: Instant,
    cancellation: z.int().min(1).optional(),
  }),
  "A file that one side sent the lender as evidence. `reference` is what a dispute, its answer and added evidence name; `name` is made safe.",
);

name("FileAnswer", z.strictObject({ file: EvidenceFile }), "The file that was stored, or that was stored before.");

/** The content of an answer that is a file. */
export const fileContent: Json = Object.fromEntries(
  Object.keys(fileTypes).map((type) => [type, { schema: { contentMediaType: type } }]),
);

/** The bytes of a file in a request. */
export const uploadedContent: Json = {
  type: "string",
  contentEncoding: "base64url",
  description:
    "The bytes of the file in base64url without padding: at most 3 MB (3,145,728 bytes) before the encoding.",
};
