import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { output } from "./output.ts";

const file = resolve("clients/prepare-node.js");
const folder = mkdtempSync(join(tmpdir(), "tallystick-node-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = async (prepare: string, script: string): Promise<string> =>
  output(process.execPath, ["--import", pathToFileURL(prepare).href, "--input-type=module", "-e", script], folder);

test("a checkout without its packages says what to do, before any program starts", async () => {
  mkdirSync(join(folder, "a # %41", "clients"), { recursive: true });
  const copy = join(folder, "a # %41", "clients", "prepare-node.js");
  copyFileSync(file, copy);
  writeFileSync(join(folder, "a # %41", "package.json"), `{ "type": "module" }`);
  await expect(run(copy, "console.log('started')")).rejects.toThrow(
    /ended with 1:\nthe packages of this project are not installed\n {2}next: npm ci\n$/,
  );
});

test("a proxy of the environment is not used for this machine, by fetch or by node:http", async () => {
  const script = `
    import http from "node:http";
    const server = http.createServer((request, response) => response.end("direct"));
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    const url = "http://127.0.0.1:" + server.address().port;
    const byHttp = () => new Promise((done, fail) => http.get(url, (answer) => answer.resume().on("end", () => done(answer.statusCode))).on("error", fail));
    console.log(await (await fetch(url)).text(), await byHttp(), process.env.NO_PROXY);
    process.exit();`;
  const nowhere = "http://127.0.0.1:1";
  const before = { ...process.env };
  Object.assign(process.env, {
    NODE_USE_ENV_PROXY: "1",
    HTTP_PROXY: nowhere,
    http_proxy: nowhere,
    NO_PROXY: "x.example",
  });
  delete process.env["no_proxy"];
  try {
    expect(await run(file, script)).toBe("direct 200 x.example,127.0.0.1,localhost,::1\n");
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
});
