import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { InvalidWebhook, verifyWebhook, verifyWebhookByKey } from "../../../../clients/sdk/webhook.ts";
import { webhooks } from "../../../../clients/sdk/webhooks.ts";
import { createEndpoint, rotateSecret, secretsAt } from "../../../../domain/webhook/endpoint.ts";
import { publicKeyOf, sharedSecret, signFor } from "../../../../functions/io/webhook/endpoint-secret.ts";
import { signWebhook, webhookSecret } from "../../../../functions/io/webhook/webhook-signature.ts";
import { vectors } from "../../../vectors/vectors.ts";

type Known = {
  readonly vectors: readonly {
    readonly scheme: string;
    readonly secret: string;
    readonly public?: string;
    readonly id: string;
    readonly timestamp: number;
    readonly body: string;
    readonly signature: string;
  }[];
  readonly bad_keys: readonly string[];
};

const { vectors: answers, bad_keys: badKeys } = vectors("webhooks/known-answers.json") as Known;

const root = Buffer.alloc(32, 7);

const delivery = { id: "msg_1", timestamp: 1_795_435_200, body: '{"type":"purchase.approved","data":{"id":"원"}}' };

const now = () => delivery.timestamp * 1000;

const headersOf = (secrets: readonly string[], change: object = {}) => ({
  "webhook-id": delivery.id,
  "webhook-timestamp": String(delivery.timestamp),
  "webhook-signature": signWebhook(delivery, secrets),
  ...change,
});

describe("webhooks", () => {
  test.each(answers.filter(({ scheme }) => scheme === "v1a"))(
    "signed by a key pair are verified as the standard's known answer",
    async (known) => {
      const headers = {
        "webhook-id": known.id,
        "webhook-timestamp": String(known.timestamp),
        "webhook-signature": known.signature,
      };
      const at = () => known.timestamp * 1000;
      const key = known.public ?? "";
      expect(await verifyWebhookByKey(known.body, headers, key, at)).toMatchObject({ id: known.id });
      await expect(verifyWebhookByKey(`${known.body} `, headers, key, at)).rejects.toThrow(InvalidWebhook);
      await expect(verifyWebhookByKey(known.body, headers, known.secret, at)).rejects.toThrow(TypeError);
    },
  );

  test.each(answers.filter(({ scheme }) => scheme === "v1"))(
    "are signed as the standard's known answer $signature",
    async (known) => {
      expect(signWebhook(known, [known.secret])).toBe(known.signature);
      const headers = {
        "webhook-id": known.id,
        "webhook-timestamp": String(known.timestamp),
        "webhook-signature": known.signature,
      };
      expect(await verifyWebhook(known.body, headers, known.secret, () => known.timestamp * 1000)).toMatchObject({
        id: known.id,
      });
    },
  );

  test.each(badKeys)("are never signed or checked with the bad key %s", async (key) => {
    expect(() => signWebhook(delivery, [key])).toThrow("not a webhook secret");
    await expect(verifyWebhook(delivery.body, headersOf([webhookSecret(root, "m", 1)]), key, now)).rejects.toThrow(
      TypeError,
    );
  });

  test("are accepted by the standard's library", () => {
    const secret = webhookSecret(root, "mall-1", 1);
    const fresh = { ...delivery, timestamp: Math.floor(Date.now() / 1000) };
    const headers = {
      "webhook-id": fresh.id,
      "webhook-timestamp": String(fresh.timestamp),
      "webhook-signature": signWebhook(fresh, [secret]),
    };
    expect(new Webhook(secret).verify(fresh.body, headers)).toEqual(JSON.parse(fresh.body));
  });

  test("of the standard's library are accepted by ours", async () => {
    const secret = webhookSecret(root, "mall-1", 1);
    const signature = new Webhook(secret).sign(delivery.id, new Date(now()), delivery.body);
    expect(signature).toBe(signWebhook(delivery, [secret]));
    expect(await verifyWebhook(delivery.body, headersOf([], { "webhook-signature": signature }), secret, now)).toEqual({
      id: "msg_1",
      at: new Date(now()),
      body: JSON.parse(delivery.body),
    });
  });

  test("are valid with the old and the new secret during a rotation", async () => {
    const [old, young] = [webhookSecret(root, "mall-1", 1), webhookSecret(root, "mall-1", 2)];
    const headers = headersOf([young, old]);
    for (const secret of [old, young, ["whsec_" + "A".repeat(32), old]])
      expect(await verifyWebhook(delivery.body, headers, secret, now)).toMatchObject({ id: "msg_1" });
  });

  const secret = webhookSecret(root, "mall-1", 1);
  const bad: readonly (readonly [string, string, object])[] = [
    ["another body", `${delivery.body} `, {}],
    ["another id", delivery.body, { "webhook-id": "msg_2" }],
    ["another time", delivery.body, { "webhook-timestamp": String(delivery.timestamp + 1) }],
    [
      "another mall's signature",
      delivery.body,
      { "webhook-signature": signWebhook(delivery, [webhookSecret(root, "mall-2", 1)]) },
    ],
    ["another version", delivery.body, { "webhook-signature": signWebhook(delivery, [secret]).replace("v1,", "v2,") }],
    ["no signature", delivery.body, { "webhook-signature": undefined }],
    ["an empty signature", delivery.body, { "webhook-signature": "v1," }],
    ["a signature that is no base64", delivery.body, { "webhook-signature": "v1,%" }],
    ["no id", delivery.body, { "webhook-id": undefined }],
    ["two ids", delivery.body, { "webhook-id": ["msg_1", "msg_1"] }],
    ["a time that is none", delivery.body, { "webhook-timestamp": "soon" }],
  ];
  test.each(bad)("with %s are rejected", async (_, body, change) =>
    expect(verifyWebhook(body, headersOf([secret], change), secret, now)).rejects.toThrow(InvalidWebhook),
  );

  const at = async (seconds: number) =>
    verifyWebhook(delivery.body, headersOf([secret]), secret, () => now() + seconds * 1000);

  test("are rejected when they are older or newer than five minutes", async () => {
    await expect(at(301)).rejects.toThrow(InvalidWebhook);
    await expect(at(-301)).rejects.toThrow(InvalidWebhook);
    expect(await at(300)).toMatchObject({ id: "msg_1" });
  });
});

describe("webhook secrets", () => {
  test("have the standard's format, are unique for each mall and version, and are the same each time", () => {
    expect(webhookSecret(root, "mall-1", 1)).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    const all = [
      webhookSecret(root, "mall-1", 1),
      webhookSecret(root, "mall-1", 2),
      webhookSecret(root, "mall-2", 1),
      webhookSecret(Buffer.alloc(32, 8), "mall-1", 1),
    ];
    expect(new Set(all).size).toBe(4);
    expect(webhookSecret(root, "mall-1", 1)).toBe(all[0]);
  });
});

describe("an endpoint's signatures", () => {
  const day = new Date(now()).toISOString();
  const words = { id: "we_1", mall: "mall_a", url: "https://a.example/", events: ["purchase.*"] };
  const signedBy = (signing: "v1" | "v1a", overlapHours: number) => {
    const endpoint = rotateSecret(createEndpoint({ ...words, signing }, [], day), { overlapHours }, day);
    return headersOf([], {
      "webhook-signature": signFor(
        secretsAt(endpoint, day).map((secret) => ({ ...secret, root })),
        endpoint,
        delivery,
      ),
    });
  };

  test("by a key pair verify with its public key in both versions during a rotation, and with no other endpoint's", async () => {
    const headers = signedBy("v1a", 1);
    for (const version of [1, 2])
      expect(await verifyWebhookByKey(delivery.body, headers, publicKeyOf(root, words, version), now)).toMatchObject({
        id: "msg_1",
      });
    for (const [owner, version] of [
      [words, 3],
      [{ ...words, id: "we_2" }, 1],
      [{ ...words, mall: "mall_b" }, 1],
    ] as const)
      await expect(verifyWebhookByKey(delivery.body, headers, publicKeyOf(root, owner, version), now)).rejects.toThrow(
        InvalidWebhook,
      );
    await expect(
      verifyWebhookByKey(delivery.body, signedBy("v1a", 0), publicKeyOf(root, words, 1), now),
    ).rejects.toThrow(InvalidWebhook);
  });

  test("verify with any of the mall's secrets and keys, with headers of any server", async () => {
    const keys = [sharedSecret(root, words, 1), publicKeyOf(root, words, 1)];
    for (const signing of ["v1", "v1a"] as const) {
      const headers = signedBy(signing, 1);
      expect(await webhooks.unwrap(delivery.body, headers, keys, now)).toEqual(JSON.parse(delivery.body));
      expect(await webhooks.unwrap(delivery.body, new Headers(headers), keys, now)).toBeDefined();
    }
    await expect(webhooks.unwrap(delivery.body, signedBy("v1", 0), keys, now)).rejects.toThrow(InvalidWebhook);
    await expect(webhooks.unwrap(delivery.body, signedBy("v1", 1), [], now)).rejects.toThrow(TypeError);
  });

  test("can be made by a mall to test its receiver", async () => {
    const secret = sharedSecret(root, words, 1);
    const event = { id: "evt_1", type: "purchase.approved", purchase: { order: "원" } };
    const { body, headers } = await webhooks.signForTest(event, secret, now);
    expect(await webhooks.unwrap(body, headers, secret, now)).toEqual(event);
    expect(headers["webhook-signature"]).toBe(
      signWebhook({ id: "evt_1", timestamp: delivery.timestamp, body }, [secret]),
    );
  });
});
