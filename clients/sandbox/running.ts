import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The sandboxes that run from this checkout, one file each, so that commands find the one that took another port than the usual. */
const usualFolder = join(import.meta.dirname, "../../dist/running");

/** The address of a sandbox when nothing else is known. */
const usualUrl = "http://127.0.0.1:4000";

/** Says that this process serves a sandbox at `url`; returns the function that takes it back. Where the folder cannot be written, commands need `--url`. */
export const announceSandbox = (url: string, folder = usualFolder): (() => void) => {
  const file = join(folder, `${process.pid}.json`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, JSON.stringify({ url, since: Date.now() }));
  } catch {
    // Only a convenience.
  }
  return () => rmSync(file, { force: true });
};

/** The address that a command talks to: the one that its caller gave, or else that of the environment, or else of the sandbox that runs. */
export const sandboxUrl = (given: string | undefined, folder = usualFolder): string =>
  given ?? process.env["TALLYSTICK_URL"] ?? runningUrl(folder);

/** The address of the sandbox that runs: the one at the usual port, or else the one that was started last; the usual one when none is known. */
const runningUrl = (folder: string): string => {
  const running = filesIn(folder).flatMap(readRunning);
  if (running.some(({ url }) => url === usualUrl)) return usualUrl;
  return running.toSorted((a, b) => b.since - a.since)[0]?.url ?? usualUrl;
};

const filesIn = (path: string): readonly string[] => {
  try {
    return readdirSync(path).map((name) => join(path, name));
  } catch {
    return [];
  }
};

/** Nothing of a process that was killed. */
const readRunning = (file: string): readonly { readonly url: string; readonly since: number }[] => {
  try {
    if (!isAlive(Number(/(\d+)\.json$/.exec(file)?.[1]))) return [];
    const { url, since } = JSON.parse(readFileSync(file, "utf8")) as { readonly url: string; readonly since: number };
    return [{ url, since }];
  } catch {
    return [];
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};
