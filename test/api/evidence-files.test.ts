import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectLenderStaff } from "../../clients/sdk/lender-staff.ts";
import { connectMall } from "../../clients/sdk/mall.ts";
import { connectPurchaser } from "../../clients/sdk/purchaser.ts";
import type { SandboxMall } from "../../local/seed.ts";
import { jpeg, pdf, png } from "../domain/loan/file/samples.ts";
import { type Answer, expectProblem, purchaseIn } from "./answer.ts";
import { composeEnvelope } from "./request.ts";
import { type Sale, shippedSale } from "./sale.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { enrolledMall } from "./staff.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const { lender: lenderId } = { lender: "lender_gyeol" };
const mallOf = ({ mall }: Pick<Sale, "mall">) =>
  connectMall({
    url: sandbox.url,
    lenderUrl: sandbox.lenderUrl,
    mall: mall.mall,
    lender: lenderId,
    apiKey: mall.apiKey,
    signKey: mall.sign,
    sealKey: mall.seal,
    now: sandbox.now,
  });
const staff = () => connectLenderStaff({ url: sandbox.lenderUrl, operatorKey: sandbox.operator("lender").operatorKey });
const purchaserOf = async (sale: Sale) =>
  connectPurchaser({
    url: sandbox.url,
    lenderUrl: sandbox.lenderUrl,
    approvalNumber: sale.approvalNumber,
    token: await sale.link(),
    now: sandbox.now,
  });
const loanOf = ({ id }: Sale) => ({ lender: lenderId, purchase: id });
const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("base64url");

/** A dispute of everything that was sent, once the lender knows it. */
const disputedSale = async (): Promise<Sale> => {
  const sale = await shippedSale(sandbox);
  expect((await sale.dispute({ kind: "notAsDescribed" })).status).toBe(202);
  await sandbox.rest();
  return sale;
};

/** Sends a file as the mall, without the SDK. */
const send = async (
  sale: Sale,
  bytes: Buffer,
  { body = {}, claims = {}, by = sale.mall, content = bytes.toString("base64url") }: Sent = {},
): Promise<Answer> => {
  const claim = { digest: digestOf(bytes), size: bytes.length, cancellation: 1, ...body };
  const facts = { op: "file.upload", aud: lenderId, ord: sale.order, txn: sale.id, body: claim, ...claims };
  const envelope = await composeEnvelope(sandbox, by, facts, { ...by.sign });
  return sandbox.post(`/v1/lenders/${lenderId}/purchases/${sale.id}/files`, { envelope, content });
};
type Sent = { readonly body?: object; readonly claims?: object; readonly by?: SandboxMall; readonly content?: string };

const filesOf = async (sale: Sale) => (await staff().showTrail(loanOf(sale))).files;

test("a mall's file is seen by the lender's staff, the purchaser and the mall, and by the gateway as a reference only", async () => {
  const sale = await disputedSale();
  const mall = mallOf(sale);
  const slip = jpeg(50_000);
  const file = await mall.uploadEvidence(sale, { file: slip, name: "../../Slip of 3 May.png", cancellation: 1 });
  expect(file).toMatchObject({
    by: "mall",
    type: "image/jpeg",
    size: slip.length,
    name: "Slip of 3 May.jpg",
    cancellation: 1,
  });
  expect(file.reference).toMatch(/^file_[0-9a-f]{32}$/);

  await mall.answerDispute(sale, { cancellation: 1, answer: "contested", evidence: [file.reference] });
  const { cancellations } = await sale.show();
  expect(cancellations[0]?.dispute?.evidence).toMatchObject([{ by: "mall", reference: file.reference }]);
  expect(await filesOf(sale)).toEqual([file]);
  expect(await sale.loan()).toMatchObject({ files: [file] });

  for (const each of [
    await staff().downloadEvidence(loanOf(sale), file.reference),
    await (await purchaserOf(sale)).downloadEvidence(file.reference),
    await mall.downloadEvidence(sale, file.reference),
  ]) {
    expect(each).toMatchObject({ type: "image/jpeg", name: "Slip of 3 May.jpg" });
    expect(Buffer.from(each.bytes).equals(slip)).toBe(true);
  }
});

test("a purchaser sends a file before the dispute is opened, and the dispute names it", async () => {
  const sale = await shippedSale(sandbox);
  const purchaser = await purchaserOf(sale);
  const photo = await purchaser.uploadEvidence({ file: new Blob([new Uint8Array(png())]), name: "깨진 컵 😀.png" });
  expect(photo).toMatchObject({ by: "purchaser", type: "image/png", name: "깨진 컵.png" });
  expect(photo).not.toHaveProperty("cancellation");
  await purchaser.dispute({ kind: "notAsDescribed", evidence: [photo.reference] });
  const later = await purchaser.uploadEvidence({ file: pdf(), cancellation: 1 });
  expect(later).toMatchObject({ type: "application/pdf", name: "evidence.pdf", cancellation: 1 });
  const answer = await purchaser.addEvidence(1, [later.reference]);
  expect(answer.purchase.cancellations[0]?.dispute?.evidence.map(({ reference }) => reference)).toEqual([
    photo.reference,
    later.reference,
  ]);
  expect((await mallOf(sale).downloadEvidence(sale, photo.reference)).name).toBe("깨진 컵.png");
  expect((await filesOf(sale)).map(({ reference }) => reference)).toEqual([photo.reference, later.reference]);
});

test("a browser that gets a file runs nothing in it, takes its type as stated, saves it and keeps no copy", async () => {
  const sale = await disputedSale();
  const { reference } = await mallOf(sale).uploadEvidence(sale, { file: pdf(), name: 'a;"b" X: y.pdf' });
  const authorization = `Bearer ${await sale.accountToken()}`;
  const path = `/v1/pay/${sale.approvalNumber}/files/${reference}`;
  const { status, headers } = await fetch(`${sandbox.lenderUrl}${path}`, { headers: { authorization } });
  expect(status).toBe(200);
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-type": "application/pdf",
    "content-disposition": "attachment; filename*=UTF-8''ab%20X%20y.pdf",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "no-store",
  });
});

test("the same file twice, or ten times at once, is one file with one reference", async () => {
  const sale = await disputedSale();
  const first = await mallOf(sale).uploadEvidence(sale, { file: pdf("one"), cancellation: 1 });
  const more = await Promise.all(
    Array.from({ length: 10 }, async () => mallOf(sale).uploadEvidence(sale, { file: pdf("two"), cancellation: 1 })),
  );
  expect(new Set(more.map(({ reference }) => reference)).size).toBe(1);
  expect(await mallOf(sale).uploadEvidence(sale, { file: pdf("one"), cancellation: 1, name: "other.pdf" })).toEqual(
    first,
  );
  expect(await filesOf(sale)).toHaveLength(2);
});

describe("the lender refuses, and stores nothing", () => {
  let sale: Sale;
  beforeAll(async () => {
    sale = await disputedSale();
  });
  const refused = async (answer: Promise<Answer>, status: number, code: string): Promise<void> => {
    expectProblem(await answer, status, code);
    expect(await filesOf(sale)).toEqual([]);
  };

  test.each<[string, Buffer, number, string]>([
    ["an empty file", Buffer.alloc(0), 422, "FileDamaged"],
    ["half a picture", jpeg(500).subarray(0, 300), 422, "FileDamaged"],
    ["an SVG", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), 415, "FileTypeNotAccepted"],
    ["a page", Buffer.from("<!doctype html><script>1</script>"), 415, "FileTypeNotAccepted"],
    ["a picture with a page in it", Buffer.concat([png(), Buffer.from("<html>")]), 415, "FileTypeNotAccepted"],
    ["a file of more than 3 MB", jpeg(3 * 1024 * 1024), 413, "FileTooLarge"],
    ["a file of 5 MB", jpeg(5 * 1024 * 1024), 413, "FileTooLarge"],
  ])("%s", async (_, bytes, status, code) => {
    await refused(send(sale, bytes), status, code);
  });

  test.each<[string, Sent, number, string]>([
    ["other bytes than were signed", { content: jpeg(64, 9).toString("base64url") }, 422, "FileMismatch"],
    ["another size than was signed", { body: { size: 7 } }, 422, "FileMismatch"],
    ["another type than was signed", { body: { type: "image/png" } }, 422, "FileMismatch"],
    ["bytes that are no base64url", { content: "a+b=" }, 400, "InvalidRequest"],
    ["a digest that is none", { body: { digest: "x" } }, 400, "InvalidRequest"],
    ["a dispute without a number", { body: { cancellation: 0 } }, 400, "InvalidRequest"],
    ["what was signed for the gateway", { claims: { aud: "gateway" } }, 400, "InvalidMessage"],
    ["what was signed for another operation", { claims: { op: "file.read" } }, 400, "InvalidMessage"],
    ["another order's number", { claims: { ord: "another" } }, 404, "PurchaseNotFound"],
    ["another purchase than the path's", { claims: { txn: "pur_other" } }, 400, "InvalidRequest"],
    ["what expired", { claims: { iat: 1_000_000, exp: 1_000_300 } }, 400, "MessageExpired"],
  ])("%s", async (_, sent, status, code) => {
    await refused(send(sale, jpeg(), sent), status, code);
  });

  test("another mall's signature, under its own name and under ours", async () => {
    const thief = await enrolledMall(sandbox);
    await refused(send(sale, jpeg(), { by: thief }), 404, "PurchaseNotFound");
    await refused(send(sale, jpeg(), { by: { ...sale.mall, sign: thief.sign } }), 400, "InvalidMessage");
  });

  test("an act of another purchase, and one whose file was replaced", async () => {
    const other = await disputedSale();
    const claim = { digest: digestOf(jpeg()), size: jpeg().length };
    const post = async (from: Sale, content: Buffer) =>
      sandbox.post(
        `/v1/pay/${sale.approvalNumber}/files`,
        { act: await from.act("files", claim), content: content.toString("base64url") },
        { authorization: `Bearer ${await from.accountToken()}` },
      );
    await refused(post(other, jpeg()), 404, "PurchaseNotFound");
    await refused(post(sale, jpeg(64, 3)), 422, "FileMismatch");
  });
});

test("each side can send ten files a dispute, and none for one that is decided", async () => {
  const sale = await disputedSale();
  const upload = async (n: number) => mallOf(sale).uploadEvidence(sale, { file: pdf(`page ${n}`), cancellation: 1 });
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, async (_, n) => upload(n)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  await expect(upload(99)).rejects.toMatchObject({ code: "FileLimitReached", status: 409 });
  expect(await filesOf(sale)).toHaveLength(10);

  await sale.answerDispute({ answer: "contested", evidence: [(await filesOf(sale))[0]?.reference] });
  await sale.decide("mall");
  await sandbox.rest();
  const purchaser = await purchaserOf(sale);
  await expect(purchaser.uploadEvidence({ file: png(), cancellation: 1 })).rejects.toMatchObject({
    code: "DisputeAlreadyDecided",
  });
  expect(await filesOf(sale)).toHaveLength(10);
  const kept = (await filesOf(sale))[3];
  expect((await staff().downloadEvidence(loanOf(sale), kept?.reference ?? "")).type).toBe("application/pdf");
});

test("a refunded dispute takes no more files either, and keeps those that it has", async () => {
  const sale = await disputedSale();
  const { reference } = await mallOf(sale).uploadEvidence(sale, { file: pdf(), cancellation: 1 });
  expect(purchaseIn(await sale.answerDispute({ answer: "conceded" })).cancellations[0]?.verdict?.by).toBe("mall");
  await sandbox.rest();
  expectProblem(await send(sale, png()), 409, "DisputeAlreadyDecided");
  expect((await staff().downloadEvidence(loanOf(sale), reference)).type).toBe("application/pdf");
});

test("a file of another purchase, or one that never was, is not found", async () => {
  const [sale, other] = [await disputedSale(), await disputedSale()];
  const { reference } = await mallOf(sale).uploadEvidence(sale, { file: pdf() });
  const missing = { code: "FileNotFound", status: 404 };
  await expect(mallOf(other).downloadEvidence(other, reference)).rejects.toMatchObject(missing);
  await expect((await purchaserOf(other)).downloadEvidence(reference)).rejects.toMatchObject(missing);
  await expect(staff().downloadEvidence(loanOf(other), reference)).rejects.toMatchObject(missing);
  await expect(staff().downloadEvidence(loanOf(sale), `file_${"0".repeat(32)}`)).rejects.toMatchObject(missing);
});
