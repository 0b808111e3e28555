import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDataFolder, unusable } from "./files/data-folder.ts";

/** Locks the data folder for this process and returns the function that unlocks it. Takes over the lock of a dead process. */
export const lockFolder = (folder: string): (() => void) => {
  makeDataFolder(folder);
  const file = join(folder, "lock");
  const content = `${process.pid} ${startTimeOf(process.pid)}`;
  for (;;) {
    try {
      writeFileSync(file, content, { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw unusable(folder, error);
    }
    const [pid = "0", startTime = ""] = contentOf(file).split(" ");
    if (isAlive(Number(pid)) && startTimeOf(Number(pid)) === startTime)
      throw new Error(`another sandbox (process ${pid}) uses ${folder}: stop it, or choose another folder with --data`);
    rmSync(file, { force: true });
  }
};

const contentOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    // The process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** The process's start time in kernel ticks, because process ids are reused. Empty where there is no /proc. */
const startTimeOf = (pid: number): string => {
  const [, afterName = ""] = contentOf(`/proc/${pid}/stat`).split(") ");
  return afterName.split(" ")[19] ?? "";
};
