import * as z from "zod/mini";

/** A part of an index's key in a cursor: DynamoDB fails on an empty, a longer or an ill-formed one. */
const Part = z.string().check(
  z.minLength(1),
  z.maxLength(1024),
  z.refine((part) => part.isWellFormed()),
);

/** The start of a page: the key of an item in the index of one owner's items by time. */
export type Place<Owner extends string> = Readonly<Record<"pk" | "sk" | "createdAt" | Owner, string>>;

/** The cursor for the page that starts after a place. */
export const cursorOf = (place: object): string => Buffer.from(JSON.stringify(place)).toString("base64url");

/**
 * The place in a cursor of this owner's previous page; undefined for any other text, and for the cursor of another owner or of a page of
 * another period, which DynamoDB refuses.
 */
export const placeOf = <Owner extends "mall" | "account">(
  owner: Owner,
  id: string,
  cursor: string,
  { from, until }: { readonly from: string; readonly until: string } = { from: "", until: "~" },
): Place<Owner> | undefined => {
  const Key = z.strictObject({ pk: Part, sk: Part, createdAt: Part, [owner]: z.literal(id) });
  try {
    const place = Key.parse(JSON.parse(Buffer.from(cursor, "base64url").toString())) as Place<Owner>;
    return from <= place.createdAt && place.createdAt <= until ? place : undefined;
  } catch {
    return undefined;
  }
};
