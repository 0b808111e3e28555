import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

const here = import.meta.dirname;
const requirements = join(here, "emulator-requirements.txt");
const program = join(here, "emulator.py");

/** Why the emulator cannot be installed on this machine. */
export class NotInstallable extends Error {}

/** One gap of the emulator: `open` is closed by emulator.py, `closed` needs it no longer, `unclosed` remains although it should not. */
export type Gap = { readonly state: "open" | "closed" | "unclosed"; readonly name: string; readonly aws: string };

/** Installs the emulator's version of emulator-requirements.txt into node_modules/.cache, once, and returns its Python. */
export const installEmulator = (print: (line: string) => void): string => {
  const wanted = readFileSync(requirements, "utf8");
  const digest = createHash("sha256").update(wanted).digest("hex").slice(0, 12);
  const folder = join("node_modules/.cache/emulator", digest);
  const python = join(folder, "bin/python");
  if (existsSync(python)) return python;
  print(`installing ${wanted.trim().split("\n").join(" and ")} ...`);
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  try {
    run(process.env["TALLYSTICK_PYTHON"] ?? "python3", ["-m", "venv", fresh]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-r", requirements];
    run(join(fresh, "bin/python"), pip);
    if (!existsSync(folder)) renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return python;
};

const run = (command: string, args: readonly string[]): void => {
  const { status, error, stderr } = spawnSync(command, args, { encoding: "utf8", timeout: 300_000 });
  if (error?.name === "Error" && "code" in error && error.code === "ENOENT")
    throw new NotInstallable(`${command} is not on this machine`);
  if (status !== 0)
    throw new NotInstallable(`${command} ${args.slice(0, 3).join(" ")} failed: ${stderr.trim().split("\n").at(-1)}`);
};

/** The gaps of the installed version, asked from it. */
export const gapsOf = (python: string): readonly Gap[] => {
  const { status, stdout, stderr } = spawnSync(python, [program, "--gaps"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the gaps cannot be asked about: ${stderr.trim().split("\n").at(-1)}`);
  return gapsIn(stdout);
};

const gapsIn = (text: string): readonly Gap[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("GAP\t"))
    .map((line) => line.split("\t"))
    .map(([, state, name = "", aws = ""]) => ({ state: state as Gap["state"], name, aws }));

/** A sentence for what emulator.py says wrongly about this version. */
export const closeGaps = (gaps: readonly Gap[]): string | undefined => {
  const wrong = gaps.filter(({ state }) => state !== "open");
  if (gaps.length > 0 && wrong.length === 0) return undefined;
  if (gaps.length === 0) return "emulator.py has not asked about any gap";
  return wrong
    .map(({ name, state }) =>
      state === "closed"
        ? `the emulator no longer lacks ${name}: remove it from test/deployed/emulator.py`
        : `test/deployed/emulator.py no longer adds ${name}: this version of the emulator has changed`,
    )
    .join("\n");
};

export type Emulator = {
  readonly url: string;
  /** Its whole output: what Lambda functions print, too. */
  readonly log: () => string;
  readonly gaps: () => readonly Gap[];
  /** The calls that IAM denied, as `action resource principal`. */
  readonly denials: () => readonly string[];
  readonly stop: () => Promise<void>;
};

/** Starts the emulator on a free port of loopback with all of its files in `folder`; it enforces IAM. It ends with this process, however that ends. */
export const startEmulator = async (python: string, folder: string): Promise<Emulator> => {
  const port = await freePort();
  const logFile = join(folder, "emulator.log");
  mkdirSync(join(folder, "tmp"), { recursive: true });
  const log = openSync(logFile, "w");
  const child = spawn(python, [program], {
    // Not of our terminal's group: after Ctrl-C it ends when we end it, so that functions are not cut off half way.
    detached: true,
    stdio: ["pipe", log, log],
    env: {
      // Functions run in the Node that runs us.
      PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
      HOME: folder,
      TMPDIR: join(folder, "tmp"),
      S3_DATA_DIR: join(folder, "s3"),
      STATE_DIR: join(folder, "state"),
      PYTHONDONTWRITEBYTECODE: "1",
      NODE_COMPILE_CACHE: join(folder, "tmp/compiled"),
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      EDGE_PORT: String(port),
      LAMBDA_EXECUTOR: "local",
      AUTH: "true",
      SFTP_ENABLED: "0",
      IOT_MTLS_ENABLED: "0",
    },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const text = (): string => readFileSync(logFile, "utf8");
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  await answering(url, () => child.exitCode ?? child.signalCode, text);
  return {
    url,
    log: text,
    gaps: () => gapsIn(text()),
    denials: () => text().split("\n").filter((line) => line.startsWith("DENIED ")), // prettier-ignore
    stop,
  };
};

const answering = async (url: string, ended: () => unknown, log: () => string): Promise<void> => {
  for (let attempt = 0; attempt < 300; attempt++) {
    const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (ended() !== null) throw new Error(`the emulator ended at its start:\n${log().slice(-2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the emulator does not answer:\n${log().slice(-2_000)}`);
};

const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(port));
    });
  });
