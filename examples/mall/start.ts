import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { openMall } from "./open.ts";

/* `npm run example:mall`: opens the mall next to a running sandbox. */

const { values } = parseArgs({
  options: {
    sandbox: { type: "string", default: "http://127.0.0.1:4000" },
    port: { type: "string", default: "4100" },
    data: { type: "string", default: ".tallystick/example-mall.sqlite" },
  },
});
const { sandbox, port, data } = values;

if (!(await fetch(new URL("/_sandbox/clock", sandbox)).catch(() => undefined))?.ok) {
  console.error(`no sandbox answers at ${sandbox}: start one with npm start, or pass its address with --sandbox`);
  process.exit(1);
}
mkdirSync(dirname(data), { recursive: true });
const mall = await openMall({ url: sandbox, port: Number(port), data });
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
