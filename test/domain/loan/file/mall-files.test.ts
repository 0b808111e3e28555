import { expect, it } from "vitest";
import { addTime } from "../../../../domain/calendar.ts";
import type { EvidenceFile } from "../../../../domain/loan/file/evidence-file.ts";
import { openCancellation } from "../../../../domain/loan/refund/open-cancellation.ts";
import { checkMallFiles } from "../../../../domain/loan/file/mall-files.ts";
import { day, funded, ok } from "../../fixtures.ts";

/** Opened on the sixth day, of goods that are to be stopped by the seventh. */
const loan = ok(openCancellation(funded(), { no: 2, kind: "cancel", part: "rest" }, undefined, day(6)));

const file = (at: number, more: Partial<EvidenceFile> = {}): EvidenceFile => ({
  reference: "file_0",
  by: "mall",
  digest: "d",
  type: "application/pdf",
  size: 9,
  name: "slip.pdf",
  at: addTime(day(at), { hours: 1 }),
  ...more,
});

const about2 = { cancellation: 2 };

it.each<[string, readonly EvidenceFile[], number, boolean]>([
  ["no file", [], 8, false],
  ["a file about it", [file(6, about2)], 8, true],
  ["one that it sent before the lender knew of the cancellation", [file(5, about2)], 8, true],
  ["one without a number, since it was opened", [file(6)], 8, true],
  ["one without a number, from before", [file(5)], 8, false],
  ["one about another", [file(6, { cancellation: 1 })], 8, false],
  ["one of the purchaser's", [file(6, { ...about2, by: "purchaser" })], 8, false],
  ["one that came after its time to answer", [file(7, about2)], 8, false],
  ["a file about it, for two weeks", [file(6, about2)], 20, true],
  ["and not longer, when the lender's staff have not decided", [file(6, about2)], 21, false],
  ["nor by a second file", [file(6, about2), file(6, { ...about2, at: addTime(day(6), { hours: 20 }) })], 21, false],
])("a mall that has sent %s", (_, files, now, isRefused) =>
  expect(checkMallFiles(loan, 2, files, day(now))?.rejected).toBe(isRefused ? "AmountUnknown" : undefined),
);

it("has said nothing about a cancellation that the lender does not know", () =>
  expect(checkMallFiles(loan, 3, [file(6, { cancellation: 3 })], day(8))).toBeUndefined());
