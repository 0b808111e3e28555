import { expect, test } from "vitest";
import { apiVersion, latestApiVersion } from "../../../functions/middleware/api-version.ts";
import { after, before } from "./chain.ts";

const outcomeOf = async (headers: Record<string, string>) => (await before(apiVersion(), { headers })).rejected;

test("an unknown version is refused, a known one and none are not", async () => {
  expect(await outcomeOf({ "api-version": "1999-01-01" })).toBe("ApiVersionUnknown");
  expect(await outcomeOf({ "api-version": latestApiVersion })).toBeUndefined();
  expect(await outcomeOf({})).toBeUndefined();
});

const versionOf = async (response: object, headers: Record<string, string> = {}) =>
  after(apiVersion(), { statusCode: 200, ...response }, { headers });

test("a response names the requested version, else the mall's own, else the newest", async () => {
  expect(await versionOf({})).toMatchObject({ headers: { "api-version": latestApiVersion } });
  const pinned = { headers: { "api-version": "2020-01-01" } };
  expect(await versionOf(pinned)).toMatchObject(pinned);
  expect(await versionOf(pinned, { "api-version": latestApiVersion })).toMatchObject({
    headers: { "api-version": latestApiVersion },
  });
});
