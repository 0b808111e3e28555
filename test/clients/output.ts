import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What a program says on both its channels, while this process goes on serving; its failure is thrown with all it said. */
export const output = async (program: string, args: readonly string[], cwd = "."): Promise<string> => {
  const { stdout, stderr } = await execute(program, [...args], { cwd, encoding: "utf8", timeout: 120_000 });
  return stdout + stderr;
};
