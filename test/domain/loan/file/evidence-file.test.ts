import { expect, test } from "vitest";
import { addTime } from "../../../../domain/calendar.ts";
import { addFile, checkContent, type EvidenceFile, keptFiles } from "../../../../domain/loan/file/evidence-file.ts";
import { safeFileName } from "../../../../domain/loan/file/file-name.ts";
import type { Instruction } from "../../../../domain/loan/instruction/instruction.ts";
import { pauseLoan } from "../../../../domain/loan/pause.ts";
import { funded, ok } from "../../fixtures.ts";
import { jpeg } from "./samples.ts";

const now = "2026-03-01T00:00:00.000Z";
const about = { loan: funded(), instructions: [] };
const signed = (digest: string, cancellation?: number, by: EvidenceFile["by"] = "mall") =>
  ({ by, digest, size: 9, type: "application/pdf", ...(cancellation !== undefined && { cancellation }) }) as const;
const added = (files: readonly EvidenceFile[], digest: string, cancellation?: number, by?: EvidenceFile["by"]) =>
  addFile(files, about, signed(digest, cancellation, by), { reference: `file_${digest}`, now });

test("a file is kept for three years, and then neither shown nor counted", () => {
  const files = ok(added([], "a"));
  expect(keptFiles(files, addTime(now, { days: 1_095 }))).toHaveLength(1);
  expect(keptFiles(files, addTime(now, { days: 1_096 }))).toEqual([]);
});

test("the same bytes of the same side change nothing; those of the other side are another file", () => {
  const files = ok(added([], "a", 1));
  expect(added(files, "a", 1)).toBe(files);
  expect(ok(added(files, "a", 1, "purchaser"))).toHaveLength(2);
});

test("each side sends ten for a dispute and thirty for a purchase, whatever the other side sends", () => {
  let files: readonly EvidenceFile[] = [];
  for (let dispute = 1; dispute <= 3; dispute++) {
    for (let i = 0; i < 10; i++) files = ok(added(files, `${dispute}-${i}`, dispute));
    expect(added(files, "more", dispute)).toMatchObject({ rejected: "FileLimitReached" });
  }
  expect(added(files, "more", 4)).toMatchObject({
    rejected: "FileLimitReached",
    detail: expect.stringContaining("30 of a purchase") as string,
  });
  expect(ok(added(files, "other", 1, "purchaser"))).toHaveLength(31);
});

test("an open dispute takes files, and so does one that the lender does not know yet; a dismissed one does not", () => {
  const open = { loan: ok(pauseLoan(funded(), 1, now)), instructions: [] };
  const dismissed = {
    loan: funded(),
    instructions: [
      { status: "done", terms: { kind: "disputeDecision", cancellation: 1, favours: "mall" } } as Instruction,
    ],
  };
  const into = (given: typeof dismissed | typeof open, no: number) =>
    addFile([], given, signed("a", no), { reference: "file_a", now });
  expect(ok(into(open, 1))).toHaveLength(1);
  expect(ok(into(open, 2))).toHaveLength(1);
  expect(into(dismissed, 1)).toMatchObject({ rejected: "DisputeAlreadyDecided" });
});

test("a stated type is that of the bytes, and no type need be stated", () => {
  const bytes = jpeg();
  const of = (type?: string) => checkContent({ by: "mall", digest: "d", size: bytes.length, type }, bytes, "d");
  expect(of()).toBe("image/jpeg");
  expect(of("image/jpeg")).toBe("image/jpeg");
  expect(of("image/jpg")).toMatchObject({ rejected: "FileMismatch" });
});

test.each([
  ["photo.jpg", "photo.pdf"],
  ["../../etc/passwd", "passwd.pdf"],
  ["C:\\slips\\slip 4.PDF", "slip 4.pdf"],
  ["a\u202Egpj.exe", "agpj.pdf"],
  ["<img src=x>;`rm -rf`.svg", "img srcxrm -rf.pdf"],
  [".htaccess", "htaccess.pdf"],
  ["..", "evidence.pdf"],
  ["", "evidence.pdf"],
  ["영수증 5월.pdf", "영수증 5월.pdf"],
  ["x".repeat(300), `${"x".repeat(80)}.pdf`],
])("the name %j is saved as %j", (given, name) => {
  expect(safeFileName(given, "application/pdf")).toBe(name);
});
