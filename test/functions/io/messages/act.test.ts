import { expect, test } from "vitest";
import { makeAct } from "../../../../clients/sdk/act.ts";
import { linkCredentials } from "../../../../clients/sdk/purchase-link.ts";
import { isActBy, readAct } from "../../../../functions/io/messages/act.ts";
import { actKey, linkFragment } from "../../../../functions/io/messages/link-token.ts";

/** The example of docs/messages.md. */
const key = Buffer.from("A3WzIpa1KQ18vfzLii0UrXzKue2mPlIORGeYoUD-hDM", "base64url");
const payload =
  "eyJvcCI6ImxvYW4ucmVwYXkiLCJ0eG4iOiJwdXJfMDEiLCJpYXQiOjE3NzI0NDM4MDAsImV4cCI6MTc3MzA0ODYwMCwianRpIjoiYWN0LTEiLCJib2R5Ijp7ImFtb3VudCI6eyJhbW91bnQiOiI0ODAwIiwiY3VycmVuY3kiOiJHQlAifX19";
const mac = "3ir5qIxZ_sJeHQst39bAmNs1OaV97fVytnTqaeop0n4";
const example = `${payload}.${mac}`;

test("the example is an act by the key of its link", () => {
  expect(isActBy(example, key)).toBe(true);
  expect(readAct(example)).toMatchObject({
    op: "loan.repay",
    purchaseId: "pur_01",
    jti: "act-1",
    issuedAt: "2026-03-02T09:30:00.000Z",
    expiresAt: "2026-03-09T09:30:00.000Z",
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
    expiresAt: "2026-03-09T09:30:00.000Z",
    issuedAt: "2026-03-02T09:30:00.000Z",
  });
});

test.each([
  ["a changed payload", `${payload.replace("eyJv", "eyJw")}.${mac}`],
  ["a changed MAC", `${payload}.${mac.replace(/^.{3}/, "AAA")}`],
  ["a shorter MAC", `${payload}.${mac.slice(0, -1)}`],
  ["a padded MAC", `${example}=`],
  ["loose last bits of the MAC", `${payload}.${mac.slice(0, -1)}9`],
  ["no MAC", payload],
  ["nothing", ""],
])("%s is no act by the key", (_, act) => expect(isActBy(act, key)).toBe(false));

const actOf = (value: unknown): string =>
  `${Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url")}.${mac}`;
const good = { op: "loan.repay", txn: "pur_01", iat: 1, exp: 2, jti: "a", body: {} };

test.each([
  ["another form", "x"],
  ["no JSON", actOf("{")],
  ["a list", actOf([])],
  ["no body", actOf({ ...good, body: undefined })],
  ["a list as the body", actOf({ ...good, body: [] })],
  ["a text as the time", actOf({ ...good, iat: "1" })],
  ["a time that no date has", actOf({ ...good, iat: 1e12 })],
  ["no end", actOf({ ...good, exp: undefined })],
  ["an end that is not after its time", actOf({ ...good, exp: 1 })],
  ["an end more than a week after its time", actOf({ ...good, exp: 604_802 })],
  ["no id", actOf({ ...good, jti: "" })],
  ["one field more", actOf({ ...good, amount: "1" })],
  ["base64url that is not canonical", `${actOf({ ...good, jti: "ab" }).split(".")[0]}A.${mac}`],
])("%s cannot be read", (_, act) => expect(readAct(act)).toBeUndefined());

test("what is made again under the same idempotency key has the same id, and another key, operation or purchase another", async () => {
  const root = Buffer.alloc(32, 7);
  const idOf = async (purchase: string, op: "loan.repay" | "goods.accept", job?: string, at = 0) => {
    const credentials = await linkCredentials(linkFragment(root, purchase));
    if (!credentials) throw new Error("no link");
    return readAct(await makeAct(credentials, op, {}, () => at, job))?.jti;
  };
  const first = await idOf("pur_02", "loan.repay", "job 7");
  expect(await idOf("pur_02", "loan.repay", "job 7", 9e9)).toBe(first);
  const others = await Promise.all([
    idOf("pur_02", "loan.repay", "job 8"),
    idOf("pur_02", "goods.accept", "job 7"),
    idOf("pur_03", "loan.repay", "job 7"),
    idOf("pur_02", "loan.repay"),
    idOf("pur_02", "loan.repay"),
  ]);
  expect(new Set([first, ...others]).size).toBe(6);
});
