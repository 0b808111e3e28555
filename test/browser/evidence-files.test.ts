import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { connectLenderStaff } from "../../clients/sdk/lender-staff.ts";
import { connectMall } from "../../clients/sdk/mall.ts";
import { type Sale, shippedSale } from "../api/sale.ts";
import { pdf, png } from "../domain/loan/file/samples.ts";
import { browserPath, expectAccessible, withoutBrowser } from "./browser.ts";
import { stripes } from "./photo.ts";
import { startPhone } from "./purchase-page.ts";

/* Files as evidence, on the purchaser's page. */

const phone = startPhone();

const disputeForm = async (page: Page): Promise<Locator> => {
  await page.locator("summary", { hasText: "Report a problem" }).click();
  return page.locator("#dispute");
};
const mallOf = ({ mall }: Sale) =>
  connectMall({
    url: phone.sandbox.url,
    lenderUrl: phone.sandbox.lenderUrl,
    mall: mall.mall,
    lender: phone.sandbox.lender,
    apiKey: mall.apiKey,
    signKey: mall.sign,
    sealKey: mall.seal,
    now: phone.sandbox.now,
  });
const filesOf = async ({ id }: Sale) => {
  const { operatorKey } = phone.sandbox.operator("lender");
  const staff = connectLenderStaff({ url: phone.sandbox.lenderUrl, operatorKey });
  return (await staff.showTrail({ lender: phone.sandbox.lender, purchase: id })).files;
};
const photo = { name: "broken lamp.png", mimeType: "image/png", buffer: stripes(3_000, 2_000) };
const slip = { name: "slip.pdf", mimeType: "application/pdf", buffer: pdf() };

describe.skipIf(browserPath === undefined)(`files as evidence${withoutBrowser}`, () => {
  test("a photo and a document go with a dispute, and the photo is drawn anew: smaller, and without what stood beside it", async () => {
    const sale = await shippedSale(phone.sandbox);
    const page = await phone.visit(sale);
    const form = await disputeForm(page);
    await form.getByLabel("Choose files").setInputFiles([photo, slip]);
    await form.getByText("broken lamp.png").waitFor();
    await expectAccessible(page);
    await form.getByRole("button", { name: "Open a dispute" }).click();
    await page.getByText("You opened a dispute").waitFor();
    await page.getByRole("img", { name: "broken lamp.jpg" }).waitFor();
    const [picture, document] = await filesOf(sale);
    expect(picture).toMatchObject({ by: "purchaser", type: "image/jpeg", name: "broken lamp.jpg" });
    expect(document).toMatchObject({ type: "application/pdf", size: pdf().length, name: "slip.pdf" });
    const { bytes } = await mallOf(sale).downloadEvidence(sale, picture?.reference ?? "");
    expect(Buffer.from(bytes).includes("Exif")).toBe(false);
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save slip.pdf (1 kB)" }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe("slip.pdf");
    expect((await readFile(await download.path())).equals(pdf())).toBe(true);
    await expectAccessible(page);
  });

  test("the page shows the shop's files, and evidence is added by keyboard alone", async () => {
    const sale = await shippedSale(phone.sandbox);
    await sale.dispute({ kind: "notAsDescribed" });
    await phone.sandbox.rest();
    const mall = mallOf(sale);
    const own = await mall.uploadEvidence(sale, { cancellation: 1, file: stripes(40, 30), name: "packed.png" });
    await mall.answerDispute(sale, {
      cancellation: 1,
      answer: "contested",
      evidence: [own.reference, `file_${"0".repeat(32)}`, "doc_5f0c2b9e"],
    });
    const page = await phone.visit(sale);
    await page.getByRole("img", { name: "packed.png" }).waitFor();
    await page.getByText("This file is not at the lender.").waitFor();
    await page.getByText("doc_5f0c2b9e", { exact: true }).waitFor();

    await page.locator("summary", { hasText: "Add evidence" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const chooser = page.waitForEvent("filechooser");
    await page.keyboard.press("Space");
    await (await chooser).setFiles([slip]);
    await page.getByRole("button", { name: "Remove slip.pdf" }).waitFor();
    await page.getByRole("button", { name: "Add evidence" }).press("Enter");
    await page.getByRole("button", { name: "Save slip.pdf (1 kB)" }).waitFor();
    expect((await sale.show()).cancellations[0]?.dispute?.evidence).toHaveLength(4);
  });

  test.each([
    [
      "a drawing with scripts",
      { name: "x.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") },
      /not a photo/,
    ],
    ["an empty file", { ...slip, buffer: Buffer.alloc(0) }, /empty/],
    ["a document of 4 MB", { ...slip, buffer: Buffer.alloc(4_000_000) }, /more than 3 MB/],
    ["a page named as a photo", { ...photo, buffer: Buffer.from("<html>") }, /another type, whatever its name says/],
    ["half a photo", { ...photo, buffer: png().subarray(0, 40) }, /not complete/],
  ])("%s is refused at its place, and can be removed", async (_, file, message) => {
    const sale = await shippedSale(phone.sandbox);
    const page = await phone.visit(sale);
    const form = await disputeForm(page);
    await form.getByLabel("Choose files").setInputFiles([file]);
    await form.getByRole("button", { name: "Open a dispute" }).click();
    await form.locator(".picked .input-error").getByText(message).waitFor();
    await expectAccessible(page);
    expect(await filesOf(sale)).toEqual([]);
    expect((await sale.show()).cancellations).toEqual([]);
    await form.getByRole("button", { name: `Remove ${file.name}` }).click();
    expect(await page.evaluate<string>("document.activeElement.id")).toBe("dispute-files");
    await form.getByRole("button", { name: "Open a dispute" }).click();
    await page.getByText("You opened a dispute").waitFor();
  });

  test("files that are dropped on the form are chosen, and a lost connection keeps them", async () => {
    const sale = await shippedSale(phone.sandbox);
    const page = await phone.visit(sale);
    const form = await disputeForm(page);
    const data = await page.evaluateHandle<object>(
      "(() => { const data = new DataTransfer(); data.items.add(new File(['%PDF-1.7 startxref %%EOF'], 'dropped.pdf', { type: 'application/pdf' })); return data; })()",
    );
    await form.locator(".drop").dispatchEvent("drop", { dataTransfer: data });
    await form.getByText("dropped.pdf").waitFor();
    await page.route("**/files", async (route) => route.abort());
    await form.getByRole("button", { name: "Open a dispute" }).click();
    await form.locator(".picked .input-error").waitFor();
    await page.unroute("**/files");
    expect((await sale.show()).cancellations).toEqual([]);
  });
});
