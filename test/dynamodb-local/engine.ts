import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectEngine, type Engine } from "../../local/dynamodb/engine.ts";
import { type EngineProcess, startEngine } from "../../local/dynamodb/engine-process.ts";

/** The folder of Amazon's DynamoDB Local, which `npm run test:dynamodb-local` sets; otherwise tests take the sandbox's engine. */
const installed = process.env["DYNAMODB_LOCAL"];

/** An empty DynamoDB engine for the tests of what is stored. */
export const startTestEngine = async (folder: string): Promise<EngineProcess> =>
  installed === undefined ? startEngine(folder, () => undefined) : startDynamoDbLocal(installed);

/** Starts DynamoDB Local in memory, on a free port. It listens on every interface of its network. */
export const startDynamoDbLocal = async (folder: string): Promise<EngineProcess> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const jar = join(folder, "DynamoDBLocal.jar");
  const library = `-Djava.library.path=${join(folder, "DynamoDBLocal_lib")}`;
  const options = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", String(port)];
  const child = spawn("java", ["-Xmx600m", library, "-jar", jar, ...options], {
    // It writes a file where it runs.
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => void (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const end = (): void => void child.kill();
  process.once("exit", end);
  const engine = connectEngine(url);
  while (!(await answers(engine))) {
    if (child.exitCode !== null) throw new Error(`DynamoDB Local ended at its start: ${said.slice(-500)}`);
    await pause(100);
  }
  const stop = async (): Promise<void> => {
    process.off("exit", end);
    end();
    await ended;
  };
  return { engine, url, stop };
};

const answers = async (engine: Engine): Promise<boolean> =>
  engine("ListTables", "{}").then(
    ({ status }) => status === 200,
    () => false,
  );

const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
