import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a program without blocking this process and returns its standard output and error; throws on failure. */
export const output = async (program: string, args: readonly string[], cwd = "."): Promise<string> => {
  const { stdout, stderr } = await execute(program, [...args], { cwd, encoding: "utf8", timeout: 120_000 });
  return stdout + stderr;
};
