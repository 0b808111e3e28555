import { describe, expect, it } from "vitest";
import { contract } from "../../../functions/mall/report-shipment.ts";
import { parse } from "../../../functions/schemas/parse.ts";

const accepts = (parcel: object): boolean =>
  parse(contract.message.body, { shipment: "s1", ...parcel }).issues === undefined;

describe("a report of a shipment", () => {
  it.each([
    "Royal Mail",
    "DHL",
    "J&T Express",
    "CJ대한통운",
    "Deutsche Post DHL",
    "A. Duie Pyle",
    "Royal Mail Tracked 24",
    "4PX",
    "17track",
    "Österreichische Post",
  ])("takes the carrier %s", (carrier) => expect(accepts({ carrier })).toBe(true));

  it.each([
    "",
    " ",
    "for Ailsa Reid, 12 High St",
    "ailsa@example.com",
    "a\u200bb",
    "DHL: leave it at the back door",
    "A".repeat(41),
    "AilsaReid12HighSt",
    "AilsaReidHighStreetEdinburgh",
    "12HighStreet",
    "\u3164",
    "\u2800\u2800",
  ])("takes no carrier %j", (carrier) => expect(accepts({ carrier })).toBe(false));

  it.each(["RM 4417 2093", "JD0002123456789", "1Z999AA10123456784", "JD 0146-0000", "SPXSG0123456789", "7"])(
    "takes the tracking number %s",
    (tracking) => expect(accepts({ tracking })).toBe(true),
  );

  it.each([
    "",
    "-",
    "Flat 3, +44 7700 900123",
    "ailsa1@example.com",
    "You owe 900 pounds",
    "no number",
    "1  2",
    "1".repeat(41),
  ])("takes no tracking number %j", (tracking) => expect(accepts({ tracking })).toBe(false));
});
