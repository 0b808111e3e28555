import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { rejectionCodes } from "../../domain/rejection.ts";

const read = (folder: string): string =>
  globSync(`${folder}/**/*.ts`)
    .map((path) => readFileSync(path, "utf8"))
    .join("");

it("every rejection of the domain appears in one of its tests", () => {
  const domain = read("domain");
  const tests = read("test/domain");
  const used = rejectionCodes.filter((code) => domain.includes(`reject("${code}"`));
  expect(used.length).toBeGreaterThan(20);
  expect(used.filter((code) => !tests.includes(`"${code}"`))).toEqual([]);
});
