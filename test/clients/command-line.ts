import { spawn } from "node:child_process";

/** How a run of the command ended. */
export type Ended = { readonly code: number | null; readonly out: string; readonly error: string };

/** A run of `npx tallystick` that goes on until it ends or is stopped. */
export const startCli = (url: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, ["clients/cli/tallystick.js", ...args], {
    env: { ...inherited(), TALLYSTICK_URL: url, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const heard = { out: "", error: "" };
  child.stdout.on("data", (chunk: Buffer) => void (heard.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (heard.error += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, ...heard })));
  return {
    ended,
    /** Waits for words on standard error. */
    says: async (words: string): Promise<void> => {
      while (!heard.error.includes(words)) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    stop: () => void child.kill(),
  };
};

/** Nothing of the caller's settings, which would change what the command prints; compiled code only makes it faster. */
const inherited = (): Readonly<Record<string, string>> => {
  const { PATH = "", NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }) };
};

/** The command against a gateway, to its end. */
export const cli =
  (url: string) =>
  async (...args: readonly string[]): Promise<Ended> =>
    startCli(url, args).ended;

/** The one line of JSON that a run has printed. */
export const read = ({ out, error, code }: Ended): unknown => {
  if (out.trim().split("\n").length !== 1) throw new Error(`${code}: no one line of JSON in ${out}${error}`);
  return JSON.parse(out);
};
