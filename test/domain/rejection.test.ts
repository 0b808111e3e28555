import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { rejectionCodes } from "../../domain/rejection.ts";

const read = (folder: URL): string =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("");

it("every no that the domain can say is said in one of its tests", () => {
  const domain = read(new URL("../../domain/", import.meta.url));
  const tests = read(new URL(".", import.meta.url));
  const sayable = rejectionCodes.filter((code) => domain.includes(`reject("${code}"`));
  expect(sayable.length).toBeGreaterThan(20);
  expect(sayable.filter((code) => !tests.includes(`"${code}"`))).toEqual([]);
});
