import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Takes the data folder for this process; the answer gives it back. The lock of a dead process is taken over. */
export const lockFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "lock");
  const mine = `${process.pid} ${birthOf(process.pid)}`;
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const [pid = "0", birth = ""] = contentOf(file).split(" ");
    if (isAlive(Number(pid)) && birthOf(Number(pid)) === birth)
      throw new Error(
        `another sandbox (process ${pid}) uses ${folder}: stop it, or give this one a folder of its own with --data`,
      );
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
    // It lives, and is not ours to signal.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** When the process began, in the kernel's ticks: a process id may be used again by a stranger. Empty where there is no /proc. */
const birthOf = (pid: number): string => {
  const [, afterName = ""] = contentOf(`/proc/${pid}/stat`).split(") ");
  return afterName.split(" ")[19] ?? "";
};
