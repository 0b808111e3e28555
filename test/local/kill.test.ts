import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient, PutItemCommand, ScanCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeLibrary } from "./library.ts";

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kill-"));
  writeLibrary(join(folder, "cdk.out"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await pause(200);
  rmSync(folder, { recursive: true, force: true });
});

const start = async (): Promise<{ readonly child: ChildProcess; readonly url: string }> => {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "run-library.ts"), join(folder, "cdk.out"), join(folder, "data")],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  children.push(child);
  return new Promise((resolve, reject) => {
    child.stdout.once("data", (chunk: Buffer) => resolve({ child, url: chunk.toString().trim() }));
    child.once("exit", (code) => reject(new Error(`the runtime ended with ${code}`)));
  });
};
const kill = async (child: ChildProcess): Promise<void> => {
  const gone = new Promise((resolve) => void child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
};
const clientOf = (url: string) =>
  new DynamoDBClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
    maxAttempts: 1,
  });
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const book = (id: string) => ({ pk: { S: `BOOK#${id}` }, sk: { S: "BOOK" }, title: { S: id } });

test("the engine does not outlive a runtime that was killed", async () => {
  const { child } = await start();
  const engine = Number(readFileSync(join(folder, "data/engine.pid"), "utf8"));
  expect(isAlive(engine)).toBe(true);
  await kill(child);
  for (const deadline = Date.now() + 30_000; isAlive(engine) && Date.now() < deadline;) await pause(20);
  expect(isAlive(engine)).toBe(false);
});

test("what was written before a kill is stored after it, and every change is delivered", async () => {
  const acknowledged = new Set<string>();
  for (const round of [1, 2, 3]) {
    const { child, url } = await start();
    const table = clientOf(url);
    const writer = async (worker: number): Promise<void> => {
      for (let i = 0; i < 12; i++) {
        const [one, other] = [`${round}.${worker}.${i}`, `${round}.${worker}.${i}t`];
        await table.send(new PutItemCommand({ TableName: "books", Item: book(one) }));
        acknowledged.add(one);
        if (i % 5 !== 0) continue;
        await table.send(
          new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: "books", Item: book(other) } }] }),
        );
        acknowledged.add(other);
      }
    };
    const writers = Promise.allSettled([0, 1, 2, 3].map(writer));
    for (const enough = acknowledged.size + 8 * round; acknowledged.size < enough;) await pause(1);
    await kill(child);
    await writers;
  }
  const { url } = await start();
  const { Items = [] } = await clientOf(url).send(new ScanCommand({ TableName: "books" }));
  const kept = Items.map(({ title }) => title?.S ?? "");
  expect([...acknowledged].filter((id) => !kept.includes(id))).toEqual([]);
  await expect(fetch(`${url}/_sandbox/idle?wait=10`)).resolves.toMatchObject({ status: 200 });
  const { deliveries } = (await (await fetch(`${url}/_sandbox/hooks/listener`)).json()) as {
    deliveries: { body: string }[];
  };
  const phases = deliveries.map(({ body }) => (JSON.parse(body) as string).split("/")[1] ?? "");
  // The receiver keeps the last two hundred; the table's events must be exactly those that it received.
  expect(new Set(phases)).toEqual(new Set(kept));
});
