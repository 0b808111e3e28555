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

export type EngineProcess = { readonly engine: Engine; readonly url: string; readonly stop: () => Promise<void> };

/** Starts the dynoxide engine on a file in the data folder; it always ends with this process, even after a kill. */
export const startEngine = async (folder: string, onExit: () => void): Promise<EngineProcess> => {
  const binary = binaryPath();
  const pidFile = join(folder, "engine.pid");
  const database = join(folder, "dynamodb.sqlite");
  await killOrphan(pidFile, database);
  prepareDatabase(database);
  const host = secretAddress();
  const port = await freePort(host);
  let state: "starting" | "running" | "ending" = "starting";
  const child = spawn(
    "/bin/sh",
    ["-c", supervisor, binary, "--host", host, "--port", String(port), "--db-path", database],
    {
      stdio: ["pipe", "pipe", "ignore"],
      // Ctrl-C signals the whole foreground group: the engine must continue until pending writes are done.
      detached: true,
    },
  );
  child.on("exit", () => {
    if (state === "running") onExit();
    else if (state === "starting") state = "ending";
  });
  writeFileSync(pidFile, await firstLine(child));
  const engine = connectSockets(host, port);
  await ready(engine, () => {
    if (state === "ending") throw damaged(database, "the DynamoDB engine does not open it");
  });
  state = "running";
  return {
    engine,
    url: `http://${host}:${port}`,
    stop: async () => {
      state = "ending";
      const exited = new Promise((resolve) => void child.once("exit", resolve));
      child.stdin?.end();
      await exited;
      rmSync(pidFile, { force: true });
    },
  };
};

/** The shell prints the engine's process id and reads our pipe: when the pipe closes, by `end` or because this process died, it kills the engine. */
const supervisor =
  'exec 3<&0; "$0" "$@" >/dev/null 2>&1 </dev/null 3<&- & engine=$!; echo $engine; exec >/dev/null; (cat <&3 >/dev/null; kill $engine) & wait $engine';

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
const secretAddress = (): string => `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;

const freePort = async (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const ready = async (engine: Engine, check: () => void): Promise<void> => {
  // Ready in 16 ms when measured; ten seconds are for an overloaded machine.
  for (const deadline = Date.now() + 10_000; ; await pause(5)) {
    try {
      await engine("ListTables", "{}");
      return;
    } catch (error) {
      check();
      if (Date.now() > deadline) throw new Error("the DynamoDB engine does not answer", { cause: error });
    }
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
