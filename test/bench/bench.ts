import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { currentLenderKey } from "../../clients/sandbox/lifecycle.ts";
import { openLoadMall, type LoadMall } from "../../clients/sandbox/load-mall.ts";
import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { programOptions, wholeNumber } from "../../clients/program-options.ts";
import { connectMall } from "../../clients/sdk/mall.ts";
import { sealPurchaserPart } from "../../clients/sdk/purchaser.ts";
import { measureFloors } from "./floors.ts";
import { closedLoop, openLoop } from "./measure.ts";

const usage = `npm run bench -- [options]
  --rate 50      approvals a second that are asked for whether or not earlier ones are answered
  --lives 200    whole lives, 16 at once
  --json         the figures as one JSON object`;

const values = programOptions(usage, {
  json: { type: "boolean", default: false },
  rate: { type: "string", default: "50" },
  lives: { type: "string", default: "200" },
});

const rate = wholeNumber("rate", values.rate);
const lives = wholeNumber("lives", values.lives);

const print = (line: string): void => void (values.json ? process.stderr : process.stdout).write(`${line}\n`);

/** A sandbox in a process of its own, on a throw-away folder, as `npm start` would run it. */
const startSandbox = async () => {
  const data = mkdtempSync(join(tmpdir(), "tallystick-bench-"));
  const args = ["local/start.ts", "--json", "--port", "0", "--data", data];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { readonly url: string };
    const stop = async (): Promise<void> => {
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    };
    return { url, stop };
  }
  throw new Error("the sandbox did not start");
};

/** Asks for loans of one order each, sealed both ways; the purchaser's part is made beforehand, in another's browser. */
const approver = async (url: string, { mall: seller, purchasers, now }: LoadMall) => {
  const lenderKeys = [await currentLenderKey(connectSandbox(url), seller.lender)];
  const { mall, lender, apiKey, sign: signKey, seal: sealKey } = seller;
  const desk = connectMall({ url, mall, lender, apiKey, signKey, sealKey, now });
  const order = async (name: string, i: number) => {
    const lines = [
      { id: "lamp", quantity: 2, amount: "1000", description: "A desk lamp" },
      { id: "chair", quantity: 1, amount: "1500", description: "A chair" },
    ];
    const facts = { order: `${name}-${i}`, amount: "2500", currency: seller.currency, lines };
    const purchaser = purchasers[i % purchasers.length];
    if (!purchaser) throw new Error("a stall has customers");
    const who = { account: purchaser.account, signKey: purchaser.key, contact: "bench@example.test" };
    const purchaserPart = await sealPurchaserPart({ ...facts, ...who, mall, lender, lenderKeys, now });
    return { ...facts, purchaserPart };
  };
  return async (name: string, count: number) => {
    const orders = await Promise.all(Array.from({ length: count }, async (_, i) => order(name, i)));
    return async (i: number): Promise<void> => {
      const next = orders[i];
      if (!next) throw new Error(`there is no order ${i}`);
      const { decision } = await desk.requestLoan(next);
      if (decision?.decision !== "approved") throw new Error(`order ${next.order} was not approved`);
    };
  };
};

print("floors: the engine, HTTP and sealing by themselves …");

const floors = await measureFloors();

const { url, stop } = await startSandbox();

const stall = await openLoadMall(url, 50);

try {
  const prepare = await approver(url, stall);
  print("approvals …");
  await closedLoop(100, 4, await prepare("warm", 100));
  const atRate = await openLoop(rate * 8, rate, await prepare("rate", rate * 8));
  const flatOut = await closedLoop(300, 8, await prepare("flat", 300));
  const alone = await closedLoop(100, 1, await prepare("alone", 100));
  print("whole lives …");
  await closedLoop(16, 8, stall.sale);
  const lifecycles = await closedLoop(lives, 16, stall.sale);

  print("");
  print(`approvals, sealed both ways    ${flatOut.perSecond}/s flat out, 8 at once`);
  print(`  at ${rate}/s                     p50 ${atRate.p50ms} ms, p99 ${atRate.p99ms} ms`);
  print(`  one at a time                p50 ${alone.p50ms} ms, p99 ${alone.p99ms} ms`);
  print(
    `whole lives                    ${lifecycles.perSecond}/s, 16 at once, p50 ${lifecycles.p50ms} ms (each with its webhooks)`,
  );
  print(`floors: engine writes ${floors.engineWrites}/s, HTTP echoes ${floors.httpEchoes}/s,`);
  print(`        seal and open ${floors.sealAndOpenPairs} pairs/s, each alone on this machine`);
  const approvals = { perSecond: flatOut.perSecond, p50ms: atRate.p50ms, p99ms: atRate.p99ms };
  if (values.json) console.log(JSON.stringify({ approvals, lives: { perSecond: lifecycles.perSecond }, floors }));
} finally {
  stall.close();
  await stop();
}
