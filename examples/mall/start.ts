import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { isBlockedPort } from "../../clients/sandbox/blocked-ports.ts";
import { sandboxUrl } from "../../clients/sandbox/running.ts";
import { openMall } from "./open.ts";

/* `npm run example:mall`: opens the mall next to a running sandbox. */

const usage = `npm run example:mall -- [options]
  --sandbox http://127.0.0.1:4000              the sandbox, by default the one that runs from this folder
  --port 4100                                  the shop's port; 0 is any free one
  --data .tallystick/example-mall.sqlite       the shop's database`;

const { sandbox, port, data } = optionsOf();

if (!(await fetch(new URL("/_sandbox/clock", sandbox)).catch(() => undefined))?.ok)
  fail(`no sandbox answers at ${sandbox}: start one with npm start, or pass its address with --sandbox`);
try {
  mkdirSync(dirname(data), { recursive: true });
  const mall = await openMall({ url: sandbox, port, data });
  console.log(`
  Larch & Loom is open   ${mall.url}
  back office            ${mall.url}/admin
  mall at the gateway    ${mall.mall}, sandbox ${sandbox}
`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      mall.close();
      process.exit(0);
    });
} catch (error) {
  fail(explain(error));
}

/** What keeps the shop closed, and what to do. */
function explain(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return `port ${port} is taken: choose another one with --port, or 0 for any free one`;
  if (code === "EACCES" && /listen/.test(message))
    return `port ${port} needs more rights than you have: choose one from 1024 on`;
  if (/^E[A-Z]+$/.test(code) || code === "ERR_SQLITE_ERROR")
    return `${data} cannot be the shop's database: ${message}. Choose another file with --data`;
  return message;
}

function optionsOf() {
  try {
    const { values } = parseArgs({
      options: {
        sandbox: { type: "string" },
        port: { type: "string", default: "4100" },
        data: { type: "string", default: ".tallystick/example-mall.sqlite" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const number = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Infinity;
    if (number > 65_535) fail(`--port "${values.port}" is not a port: use a number from 0 to 65535`);
    if (isBlockedPort(number)) fail(`--port ${number}: browsers call no server on this port; use another`);
    const url = sandboxUrl(values.sandbox);
    if (!URL.canParse(url)) fail(`--sandbox must be an address such as http://127.0.0.1:4000, not ${url}`);
    if (values.data.trim() === "") fail("--data is empty: name a file, such as --data .tallystick/example-mall.sqlite");
    return { ...values, sandbox: url, port: number };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
