import { expect, test } from "vitest";
import { reject } from "../../../domain/rejection.ts";
import { pinnedVersion } from "../../../functions/requests/pinned-version.ts";
import { after } from "../middleware/chain.ts";

const found = { mall: { apiVersion: "2026-11-25" } };

test("a reply is in the version that its mall is pinned to", async () => {
  const reply = { status: 200, body: {}, headers: { "retry-after": "1" } };
  expect(await after(pinnedVersion(), reply, {}, found)).toEqual({
    ...reply,
    headers: { "retry-after": "1", "api-version": "2026-11-25" },
  });
});

test("a rejection stays as it is", async () => {
  const rejection = reject("WrongState", "it is paid");
  expect(await after(pinnedVersion(), rejection, {}, found)).toEqual(rejection);
});
