import { spawn } from "node:child_process";

/** Two minutes: no program of the tests works for longer, even on a busy machine. */
const timeout = 120_000;

/** Runs a program without standard input, and returns all that it prints; throws with the same text when the program fails. */
export const output = async (program: string, args: readonly string[], cwd = "."): Promise<string> => {
  // A pipe on standard input is a socket, by which bash takes itself for a remote shell and reads its start-up files.
  const child = spawn(program, args, { cwd, timeout, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { out: "", error: "" };
  child.stdout.on("data", (chunk: Buffer) => void (printed.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (printed.error += chunk.toString()));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  const all = printed.out + printed.error;
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}:\n${all}`);
  return all;
};
