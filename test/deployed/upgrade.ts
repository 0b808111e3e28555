import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { checkBooks, checkRights } from "./checks.ts";
import { closeGaps } from "./emulator.ts";
import { deployStack, type Place } from "./stack.ts";
import { waitings } from "./waiting.ts";

/** The newest release, by its tag; without one, the version before the last change of what is deployed. */
export const lastRelease = (): string => {
  const tag = git("tag", "--list", "v*", "--sort=-version:refname").split("\n")[0] ?? "";
  return tag !== ""
    ? tag
    : `${git("log", "-1", "--format=%H", "--", "infra", "functions", "domain", "state-machines")}~1`;
};

/**
 * Deploys another version, brings a purchase into every state that waits for a person, deploys this version over it, and ends them all. It stops
 * before an upgrade that would lose something. Returns
 * a sentence for whatever did not end as it should.
 */
export const upgradeFrom = async (place: Place, version: string): Promise<readonly string[]> => {
  const source = checkOut(place, version);
  await place.step(`the build of ${version}`, async () => {
    execFileSync(process.execPath, ["infra/build.ts"], { cwd: source, stdio: ["ignore", "ignore", "inherit"] });
  });
  const stack = await deployStack(place, { source });
  const losses = stack.losses();
  if (losses.length > 0) return losses;
  const { target } = stack;
  const failed: string[] = [];
  const ends: { readonly name: string; readonly end: () => Promise<void> }[] = [];
  await place.step(`${waitings.length} purchases begin to wait`, async () => {
    for (const { name, begin } of waitings) ends.push({ name, end: await begin(target) });
  });
  await stack.deployThis();
  await place.step("all of them end", async () => {
    for (const { name, end } of ends)
      await end().catch(
        (error: unknown) => void failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`),
      );
  });
  const wrong = [await checkBooks(stack), checkRights(place.emulator), closeGaps(place.emulator.gaps())];
  return [...failed, ...wrong.filter((each) => each !== undefined)];
};

/** The sources of a version in a folder of their own, with our packages. */
const checkOut = ({ folder, onStop }: Place, version: string): string => {
  const source = join(folder, "source");
  git("worktree", "add", "--detach", "--force", source, version);
  onStop(async () => void git("worktree", "remove", "--force", source));
  symlinkSync(resolve("node_modules"), join(source, "node_modules"));
  return source;
};

const git = (...args: readonly string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();
