import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createHttpServer } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { startEngine } from "../../local/dynamodb/engine-process.ts";

const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "tallystick-engine-"));
  ends.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
};

const host = "127.77.0.9";

/** Listens on a port until the test ends. */
const occupy = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => void server.listen(0, host, resolve));
  ends.push(() => void server.close());
  return (server.address() as AddressInfo).port;
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
};

/** Chooses these ports in turn. */
const inTurn = (ports: readonly number[]) => {
  const left = [...ports];
  return async () => Promise.resolve({ host, port: left.shift() ?? 0 });
};

const fail = (): void => expect.unreachable("the engine ended while it was used");

describe("the DynamoDB engine's start", () => {
  test.each([
    ["does not answer", () => createServer()],
    ["answers HTTP", () => createHttpServer((_, response) => response.writeHead(404).end("not here"))],
  ])("takes another port when a program that %s has taken the first ones", async (_, program) => {
    const ports = [await occupy(program()), await occupy(program()), await freePort()];
    const engine = await startEngine(folder(), fail, inTurn(ports));
    ends.push(engine.stop);
    expect(engine.url).toBe(`http://${host}:${String(ports[2])}`);
    expect(await engine.engine("ListTables", "{}")).toMatchObject({ body: expect.stringContaining("TableNames") });
  });

  test("ends with the engine's own reason when the file is damaged, and leaves the file alone", async () => {
    const data = folder();
    writeFileSync(join(data, "dynamodb.sqlite"), `SQLite format 3\0${"x".repeat(5000)}`);
    await expect(startEngine(data, fail)).rejects.toThrow(/the DynamoDB engine does not open it \(.+\)\. Nothing was/);
  });

  test("gives up where every port is taken", async () => {
    const port = await occupy(createHttpServer());
    await expect(startEngine(folder(), fail, async () => Promise.resolve({ host, port }))).rejects.toThrow(/in use/);
  });
});
