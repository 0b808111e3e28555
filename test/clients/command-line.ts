import { spawn } from "node:child_process";

/** The result of a run of the command. */
export type Ended = { readonly code: number | null; readonly out: string; readonly error: string };

/** Starts `npx tallystick`; it runs until it exits or is stopped. */
export const startCli = (url: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, ["clients/cli/tallystick.js", ...args], {
    env: { ...inherited(), TALLYSTICK_URL: url, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { out: "", error: "" };
  child.stdout.on("data", (chunk: Buffer) => void (output.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (output.error += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, ...output })));
  return {
    ended,
    /** Waits for a text on standard error. */
    waitForError: async (text: string): Promise<void> => {
      while (!output.error.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    stop: () => void child.kill(),
  };
};

/** Nothing of the caller's settings, which would change what the command prints; compiled code only makes it faster. */
const inherited = (): Readonly<Record<string, string>> => {
  const { PATH = "", NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }) };
};

/** Runs the command against a gateway until it exits. */
export const cli =
  (url: string) =>
  async (...args: readonly string[]): Promise<Ended> =>
    startCli(url, args).ended;

/** Parses the single line of JSON that a run printed. */
export const read = ({ out, error, code }: Ended): unknown => {
  if (out.trim().split("\n").length !== 1) throw new Error(`${code}: not a single line of JSON in ${out}${error}`);
  return JSON.parse(out);
};
