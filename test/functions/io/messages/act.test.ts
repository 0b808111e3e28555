import { expect, test } from "vitest";
import { makeAct } from "../../../../clients/sdk/act.ts";
import { linkCredentials } from "../../../../clients/sdk/purchase-link.ts";
import { isActBy, readAct } from "../../../../functions/io/messages/act.ts";
import { actKey, linkFragment } from "../../../../functions/io/messages/link-token.ts";

/** The example of docs/messages.md. */
const key = Buffer.from("A3WzIpa1KQ18vfzLii0UrXzKue2mPlIORGeYoUD-hDM", "base64url");
const payload =
  "eyJvcCI6ImxvYW4ucmVwYXkiLCJ0eG4iOiJwdXJfMDEiLCJpYXQiOjE3NzI0NDM4MDAsImp0aSI6ImFjdC0xIiwiYm9keSI6eyJhbW91bnQiOnsiYW1vdW50IjoiNDgwMCIsImN1cnJlbmN5IjoiR0JQIn19fQ";
const mac = "dlHrlSLmq_DXn_JdMovoj5ceg4zRTKeHlc4lPKBR0_8";
const example = `${payload}.${mac}`;

test("the example is an act by the key of its link", () => {
  expect(isActBy(example, key)).toBe(true);
  expect(readAct(example)).toMatchObject({
    op: "loan.repay",
    purchaseId: "pur_01",
    jti: "act-1",
    issuedAt: "2026-03-02T09:30:00.000Z",
    body: { amount: { amount: "4800", currency: "GBP" } },
  });
});

test("what the client makes, the lender verifies with the key that it derives from its root", async () => {
  const root = Buffer.alloc(32, 7);
  const credentials = await linkCredentials(linkFragment(root, "pur_02"));
  if (!credentials) throw new Error("no link");
  const act = await makeAct(credentials, "goods.accept", {}, () => 1_772_443_800_999);
  expect(isActBy(act, actKey(root, "pur_02"))).toBe(true);
  expect(isActBy(act, actKey(root, "pur_03"))).toBe(false);
  expect(isActBy(act, actKey(Buffer.alloc(32, 8), "pur_02"))).toBe(false);
  expect(readAct(act)).toMatchObject({
    op: "goods.accept",
    purchaseId: "pur_02",
    issuedAt: "2026-03-02T09:30:00.000Z",
  });
});

test.each([
  ["a changed payload", `${payload.replace("eyJv", "eyJw")}.${mac}`],
  ["a changed MAC", `${payload}.${mac.replace("dlH", "dlI")}`],
  ["a shorter MAC", `${payload}.${mac.slice(0, -1)}`],
  ["a padded MAC", `${example}=`],
  ["loose last bits of the MAC", `${payload}.${mac.slice(0, -1)}9`],
  ["no MAC", payload],
  ["nothing", ""],
])("%s is no act by the key", (_, act) => expect(isActBy(act, key)).toBe(false));

const actOf = (value: unknown): string =>
  `${Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url")}.${mac}`;
const good = { op: "loan.repay", txn: "pur_01", iat: 1, jti: "a", body: {} };

test.each([
  ["another form", "x"],
  ["no JSON", actOf("{")],
  ["a list", actOf([])],
  ["no body", actOf({ ...good, body: undefined })],
  ["a list as the body", actOf({ ...good, body: [] })],
  ["a text as the time", actOf({ ...good, iat: "1" })],
  ["a time that no date has", actOf({ ...good, iat: 1e12 })],
  ["no id", actOf({ ...good, jti: "" })],
  ["one field more", actOf({ ...good, amount: "1" })],
  ["base64url that is not canonical", `${actOf({ ...good, jti: "ab" }).split(".")[0]}A.${mac}`],
])("%s cannot be read", (_, act) => expect(readAct(act)).toBeUndefined());
