import { test } from "vitest";
import { connectMall } from "../../clients/sdk/mall.ts";
import { connectPurchaser } from "../../clients/sdk/purchaser.ts";
import { shippedSale } from "../api/sale.ts";
import { stripes } from "../browser/photo.ts";
import { pdf } from "../domain/loan/file/samples.ts";
import { done, startStudio } from "./studio.ts";

/* The page of a purchase with files as evidence. */

const studio = startStudio();

const long = "IMG_20261130_the_broken_lamp_seen_from_the_left_side_in_the_living_room.png";

test("files that are chosen for a dispute, one of which cannot be sent", async () => {
  const sale = await shippedSale(studio.sandbox);
  await studio.picture(sale, "files-01-chosen", async (page) => {
    await page.locator("#dispute summary").click();
    await page.getByLabel("Choose files").setInputFiles([
      { name: long, mimeType: "image/png", buffer: stripes(600, 400) },
      { name: "slip.pdf", mimeType: "application/pdf", buffer: pdf() },
      { name: "drawing.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") },
    ]);
    await page.getByText("drawing.svg").waitFor();
    await page.locator("#dispute").getByRole("button", { name: "Open a dispute" }).click();
  });
});

test("the files of both sides", async () => {
  const sale = await shippedSale(studio.sandbox);
  const { url, lenderUrl, now } = studio.sandbox;
  const { approvalNumber, mall } = sale;
  const purchaser = connectPurchaser({ url, lenderUrl, approvalNumber, token: await sale.link(), now });
  const photo = await purchaser.uploadEvidence({ file: stripes(900, 600), name: long });
  await done(sale.dispute({ kind: "notAsDescribed", evidence: [photo.reference] }));
  await studio.sandbox.rest();
  const keys = { signKey: mall.sign, sealKey: mall.seal };
  const shop = connectMall({
    url,
    lenderUrl,
    mall: mall.mall,
    lender: studio.sandbox.lender,
    apiKey: mall.apiKey,
    ...keys,
    now,
  });
  const packed = await shop.uploadEvidence(sale, { cancellation: 1, file: stripes(300, 500), name: "packed.png" });
  const slip = await shop.uploadEvidence(sale, { cancellation: 1, file: pdf(), name: "delivery slip.pdf" });
  const evidence = [packed.reference, slip.reference, "https://proof.example/slip.jpg", `file_${"0".repeat(32)}`];
  await done(sale.answerDispute({ answer: "contested", evidence }));
  await studio.picture(sale, "files-02-both-sides", async (page) => {
    await page.getByRole("img", { name: "packed.png" }).waitFor();
    await page.locator("summary", { hasText: "Add evidence" }).click();
  });
  await sale.decide("mall");
  await studio.picture(sale, "files-03-decided", async (page) =>
    page.getByRole("img", { name: "packed.png" }).waitFor(),
  );
});
