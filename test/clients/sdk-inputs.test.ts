import { describe, expect, test } from "vitest";
import { composeCheckout } from "../../clients/sdk/checkout.ts";
import { linkKeys, linkSecret, openDisplay, sealDisplay } from "../../clients/sdk/checkout-link.ts";
import { connectMall } from "../../clients/sdk/mall.ts";
import { newKey } from "../../clients/sdk/new-key.ts";
import { verifyWebhook } from "../../clients/sdk/webhook.ts";

const sign = await newKey("sig");
const seal = await newKey("enc");
const options = { url: "http://127.0.0.1:9", mall: "m", lender: "l", apiKey: "k", signKey: sign, sealKey: seal };

const faulty = [
  ["half of an emoji", "Geschenk \ud83c", /half of a character/],
  ["a lonely second half", "\udf81 gift", /half of a character/],
  ["a NUL", "a\u0000b", /control characters/],
  ["a C1 control character", "a\u0085b", /control characters/],
  ["257 characters", "x".repeat(257), /257 characters/],
] as const;
const taken = ["", "two\nlines\tand tabs", "👩‍👧 선물", "x".repeat(256)];

const checkout = async (description: string) =>
  composeCheckout(
    {
      order: "1",
      amount: "100",
      currency: "GBP",
      returnUrl: "https://shop.example/",
      lines: [{ id: "lamp", quantity: 1, amount: "100", description }],
    },
    { mall: "m", lender: "l", sealKey: seal, name: "once" },
  );

describe("a description that the lender would refuse never reaches a purchaser's consent", () => {
  test.each(faulty)("the SDK refuses %s, and names the line", async (_, description, why) => {
    await expect(checkout(description)).rejects.toThrow(/line "lamp"/);
    await expect(checkout(description)).rejects.toThrow(why);
  });

  test.each(faulty)("the page refuses %s that another client has sealed", async (_, description, why) => {
    const keys = await linkKeys(await linkSecret(seal.d ?? "", "m once"));
    if (!keys) throw new Error("the key is a private key");
    const sealed = await sealDisplay({ lines: { lamp: description } }, keys);
    await expect(openDisplay(sealed, keys)).rejects.toThrow(why);
  });

  test.each(taken)("%j is taken", async (description) => {
    expect((await checkout(description)).display).toMatch(/^ey/);
  });
});

test.each(["주문-1001", "", " space before", "space after ", "tab\t", "é", "x".repeat(256)])(
  "the idempotency key %j is refused with its form, before anything is sent",
  async (idempotencyKey) => {
    const shipment = connectMall(options).reportShipment(
      { id: "p", order: "1" },
      { shipment: "s1" },
      { idempotencyKey },
    );
    await expect(shipment).rejects.toThrow(/idempotencyKey has 1 to 255 visible/);
  },
);

test.each([
  ["signKey", { signKey: undefined }],
  ["sealKey", { sealKey: undefined }],
  ["signKey", { signKey: null }],
  ["sealKey", { sealKey: { kty: "EC", crv: "P-256", x: "a", y: "b" } }],
  ["olderSealKeys[0]", { olderSealKeys: [{}] }],
] as const)("a missing or public %s is named when the mall connects", (name, wrong) => {
  const given = { ...options, ...wrong } as unknown;
  expect(() => connectMall(given as typeof options)).toThrow(`${name} must be a private JWK`);
});

test.each([undefined, null, [], [undefined]])("the webhook secret %j is said to be undefined", async (secret) => {
  await expect(verifyWebhook("{}", {}, secret as undefined)).rejects.toThrow(/webhook secret is undefined/);
});
