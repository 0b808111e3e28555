import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomInt } from "node:crypto";
import { createRequire } from "node:module";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { damaged, prepareDatabase } from "../files/database-file.ts";
import type { Engine } from "./engine.ts";
import { connectSockets } from "./engine-socket.ts";

type Address = { readonly host: string; readonly port: number };

export type EngineProcess = { readonly engine: Engine; readonly url: string; readonly stop: () => Promise<void> };

/** Starts the dynoxide engine on a file in the data folder; it always ends with this process, even after a kill. */
export const startEngine = async (
  folder: string,
  onExit: () => void,
  chooseAddress = secretAddress,
): Promise<EngineProcess> => {
  const pidFile = join(folder, "engine.pid");
  const database = join(folder, "dynamodb.sqlite");
  await killOrphan(pidFile, database);
  prepareDatabase(database);
  // A port that is free now can be another program's when the engine takes it: then another port is chosen.
  for (let attempt = 1; ; attempt += 1) {
    const started = await startAt(await chooseAddress(), { database, pidFile, onExit });
    if (!("ended" in started)) return started;
    if (attempt === 5 || !/in use/i.test(started.ended)) throw damaged(database, reasonOf(started.ended));
  }
};

/** The running engine, or what it said when it ended at its start. */
const startAt = async (
  { host, port }: Address,
  { database, pidFile, onExit }: { readonly database: string; readonly pidFile: string; readonly onExit: () => void },
): Promise<EngineProcess | { readonly ended: string }> => {
  let state: "starting" | "running" | "ending" = "starting";
  const child = spawn(
    "/bin/sh",
    ["-c", supervisor, binaryPath(), "--host", host, "--port", String(port), "--db-path", database],
    // Ctrl-C signals the whole foreground group: the engine must continue until pending writes are done.
    { stdio: ["pipe", "pipe", "pipe"], detached: true },
  );
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (state === "starting") said += chunk.toString();
  });
  const exited = new Promise<void>((resolve) => {
    child.once("close", () => {
      if (state === "running") onExit();
      state = "ending";
      resolve();
    });
  });
  writeFileSync(pidFile, await firstLine(child));
  const engine = connectSockets(host, port);
  if (!(await Promise.race([isReady(engine, () => state === "ending"), exited.then(() => false)]))) {
    child.stdin.destroy();
    return { ended: said };
  }
  state = "running";
  return {
    engine,
    url: `http://${host}:${port}`,
    stop: async () => {
      state = "ending";
      child.stdin.end();
      await exited;
      rmSync(pidFile, { force: true });
    },
  };
};

/** The engine's own reason, in its first sentence. */
const reasonOf = (said: string): string => {
  const sentence = /error: ([^\n.]+)/i.exec(said)?.[1];
  return `the DynamoDB engine does not open it${sentence === undefined ? "" : ` (${sentence})`}`;
};

/** The shell prints the engine's process id and reads our pipe: when the pipe closes, by `end` or because this process died, it kills the engine. */
const supervisor =
  'exec 3<&0; "$0" "$@" >/dev/null </dev/null 3<&- & engine=$!; echo $engine; exec >/dev/null; (exec 2>/dev/null; cat <&3 >/dev/null; kill $engine) & wait $engine';

const binaryPath = (): string => {
  try {
    return createRequire(import.meta.url).resolve("@dynoxide/linux-x64/dynoxide");
  } catch {
    throw new Error(
      `no DynamoDB engine for ${process.platform}-${process.arch} is installed: start another engine and pass --dynamodb http://host:port`,
    );
  }
};

const firstLine = async (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once("error", reject);
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
  });

/**
 * The engine lets every web page read and write its tables (it allows any origin), and a page finds a port of 127.0.0.1 by trying them all.
 * One of sixteen million loopback addresses times thirty thousand ports it does not find. Linux has them all, and the engine runs on Linux only.
 */
const secretAddress = async (): Promise<Address> => {
  const host = `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
  return { host, port: await freePort(host) };
};

const freePort = async (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Whether the engine answers, or has ended instead. */
const isReady = async (engine: Engine, hasEnded: () => boolean): Promise<boolean> => {
  // Ready in 16 ms when measured; ten seconds are for an overloaded machine.
  for (const deadline = Date.now() + 10_000; ; await pause(5)) {
    try {
      const { body } = await engine("ListTables", "{}");
      // Another program's answer means that the port is not the engine's: it is about to end.
      if (body.includes("TableNames")) return true;
    } catch {
      // Not listening yet.
    }
    if (hasEnded()) return false;
    if (Date.now() > deadline) throw new Error("the DynamoDB engine does not answer");
  }
};

/** Kills the engine that a killed runtime left, because it holds the database file; checks first that the process is an engine. */
const killOrphan = async (pidFile: string, database: string): Promise<void> => {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8"));
  const isOurs = (): boolean => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(database);
    } catch {
      return false;
    }
  };
  if (isOurs()) process.kill(pid, "SIGKILL");
  for (const deadline = Date.now() + 5000; isOurs() && Date.now() < deadline;) await pause(10);
  rmSync(pidFile, { force: true });
};
