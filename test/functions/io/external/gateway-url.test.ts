import { afterEach, expect, test } from "vitest";
import { gatewayUrl } from "../../../../functions/io/external/gateway-url.ts";

afterEach(() => void delete process.env["API_URL"]);

test.each([
  ["https://api.gateway.example", "https://api.gateway.example"],
  ["https://api.gateway.example/base?x=1", "https://api.gateway.example"],
  ["http://127.0.0.1:4000", "http://127.0.0.1:4000"],
])("of %s is %s", (address, origin) => {
  process.env["API_URL"] = address;
  expect(gatewayUrl()).toEqual({ address: address.replace(/\/?[?].*$/, ""), origin });
});

test.each(["http://api.gateway.example", "http://127.0.0.1.example", "ftp://api.gateway.example", "", "api.example"])(
  "%j is no address for a page's requests",
  (address) => {
    process.env["API_URL"] = address;
    expect(() => gatewayUrl().origin).toThrow();
  },
);
