import { afterEach, describe, expect, test, vi } from "vitest";
import {
  canRegisterWebhookUrl,
  isPublicAddress,
  isWebhookUrlAllowed,
  publicLookup,
} from "../../../../functions/io/webhook/public-address.ts";
import { vectors } from "../../../vectors/vectors.ts";

const known = vectors("ssrf/ip-cases.json") as {
  readonly cases: readonly { readonly ip: string; readonly allowed: boolean }[];
  readonly extra_deny: readonly string[];
};

describe("a permitted webhook address", () => {
  test.each(known.cases)("$ip: $allowed", ({ ip, allowed }) => expect(isPublicAddress(ip)).toBe(allowed));

  test.each(known.extra_deny)("%s: false", (ip) => expect(isPublicAddress(ip)).toBe(false));

  test("is an IP address, not a name", () => expect(isPublicAddress("example.org")).toBe(false));
});

describe("a webhook's address", () => {
  afterEach(() => vi.unstubAllEnvs());

  test.each([
    ["https://shop.example/hooks", true],
    ["http://shop.example/hooks", false],
    ["https://127.0.0.1/hooks", false],
    ["https://[::1]/hooks", false],
    ["https://169.254.169.254/latest/meta-data", false],
    ["https://2130706433/", false],
    ["https://kim:secret@shop.example/", false],
    ["https://1.1.1.1/hooks", true],
    ["https://shop.example:8443/hooks", true],
    ["https://shop.example:22/hooks", false],
    ["https://shop.example:6379/", false],
    ["https://localhost/hooks", false],
    ["https://intranet/hooks", false],
    ["https://vault.internal/hooks", false],
    ["https://printer.local./hooks", false],
    ["https://[::ffff:7f00:1]/hooks", false],
    ["https://0x7f.1/hooks", false],
    ["https://shop.example/hooks#part", false],
    ["ftp://shop.example/", false],
    ["shop.example", false],
    ["", false],
  ])("%s can be registered: %s", (url, may) => expect(isWebhookUrlAllowed(url)).toBe(may));

  test("can be any address in a sandbox", () => {
    vi.stubEnv("WEBHOOK_ADDRESSES", "any");
    expect(isWebhookUrlAllowed("http://127.0.0.1:4000/hooks")).toBe(true);
    expect(isWebhookUrlAllowed("http://kim:secret@127.0.0.1:4000/hooks")).toBe(false);
    expect(isWebhookUrlAllowed("file:///etc/passwd")).toBe(false);
  });

  test("is registered only if its name resolves to a public address today", async () => {
    expect(await canRegisterWebhookUrl("https://no-such-shop.example/hooks")).toBe(false);
    expect(await canRegisterWebhookUrl("https://localhost.localdomain/hooks")).toBe(false);
    expect(await canRegisterWebhookUrl("https://1.1.1.1/hooks")).toBe(true);
    expect(await canRegisterWebhookUrl("https://10.0.0.1/hooks")).toBe(false);
    vi.stubEnv("WEBHOOK_ADDRESSES", "any");
    expect(await canRegisterWebhookUrl("http://localhost:3000/hooks")).toBe(true);
  });

  test("with a name that resolves to a private address is not connected to", async () => {
    const looked = new Promise((resolve) =>
      publicLookup("localhost", {}, (error, address) => resolve([error?.message, address])),
    );
    expect(await looked).toEqual(["localhost has no public address", []]);
  });

  test("with a name that resolves to a private address is connected to in a sandbox", async () => {
    vi.stubEnv("WEBHOOK_ADDRESSES", "any");
    const looked = new Promise((resolve) => publicLookup("localhost", { family: 4 }, (_, address) => resolve(address)));
    expect(await looked).toBe("127.0.0.1");
  });
});
