import { describe, expect, test } from "vitest";
import { withSession } from "../../clients/pay/return-address.ts";

describe("the address that a purchaser returns to has the checkout's id, and the shop's own parameters as they were", () => {
  test.each([
    ["https://shop.example/thanks", "https://shop.example/thanks?session=chk_1"],
    ["https://shop.example/thanks?", "https://shop.example/thanks?session=chk_1"],
    ["https://shop.example/thanks?basket=7", "https://shop.example/thanks?basket=7&session=chk_1"],
    ["https://shop.example/?a=1&a=2&", "https://shop.example/?a=1&a=2&session=chk_1"],
    ["https://shop.example/?q=a%20b+c&flag", "https://shop.example/?q=a%20b+c&flag&session=chk_1"],
    ["https://shop.example/?sig=a%2Fb%3D%3D", "https://shop.example/?sig=a%2Fb%3D%3D&session=chk_1"],
    ["https://shop.example/?session=mine", "https://shop.example/?session=mine&tallystick_session=chk_1"],
    ["https://shop.example/?x=1#/paid?tab=2", "https://shop.example/?x=1&session=chk_1#/paid?tab=2"],
    ["https://shop.example/a#b#c", "https://shop.example/a?session=chk_1#b#c"],
    ["https://shop.example/?name=%ED%95%9C", "https://shop.example/?name=%ED%95%9C&session=chk_1"],
  ])("%s", (returnUrl, expected) => {
    expect(withSession(returnUrl, "chk_1")).toBe(expected);
  });
});
