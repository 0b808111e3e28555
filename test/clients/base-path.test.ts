import { createServer } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findLinkToken } from "../../clients/sandbox/approval-link.ts";
import { connectSandbox } from "../../clients/sandbox/sandbox.ts";
import { connectMall } from "../../clients/sdk/mall.ts";
import { connectPurchaser, sealPurchaserPart } from "../../clients/sdk/purchaser.ts";
import { newOrder } from "../api/request.ts";
import { startSandbox } from "../api/sandbox.ts";
import { openServer, receive } from "./gateway-proxy.ts";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
const servers: ReturnType<typeof createServer>[] = [];

/** An API below a path, as behind a load balancer that many systems share; above it nothing answers. */
const below = async (prefix: string, to: string): Promise<string> => {
  const server = createServer((request, response) => {
    const { url = "", method = "GET" } = request;
    if (!url.startsWith(`${prefix}/`)) return void response.writeHead(404).end();
    const forward = async (): Promise<void> => {
      const { headers, body } = await receive(request);
      const { host: _, connection: __, ...rest } = headers;
      const sent = { method, headers: rest, ...(method !== "GET" && { body }) };
      const answer = await fetch(to + url.slice(prefix.length), sent);
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
      response.end(await answer.text());
    };
    return void forward().catch(() => response.destroy());
  });
  servers.push(server);
  return `${await openServer(server)}${prefix}`;
};

beforeAll(async () => void (sandbox = await startSandbox()));
afterAll(async () => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  await sandbox.stop();
});

test("mall and purchaser reach a gateway and a lender below paths, with or without a slash at the end", async () => {
  const client = connectSandbox(sandbox.url);
  await client.readClock();
  const url = `${await below("/tally/stick", sandbox.url)}/`;
  const lenderUrl = await below("/credit", await client.lenderUrl());
  const { mall, lender, apiKey, sign, seal } = (await client.malls()).find((each) => each.mall === "mall_thistle")!;
  const ailsa = (await client.purchasers()).find(({ account }) => account === "acc_ailsa_reid")!;
  const shop = connectMall({ url, lenderUrl, mall, lender, apiKey, signKey: sign, sealKey: seal, now: client.now });
  const jwks = await fetch(`${lenderUrl}/v1/lenders/${lender}/jwks.json`);
  const { keys: lenderKeys } = (await jwks.json()) as {
    readonly keys: Parameters<typeof sealPurchaserPart>[0]["lenderKeys"];
  };

  const lines = [{ id: "lamp", quantity: 1, amount: "4800", description: "A desk lamp" }];
  const contact = "below@example.test";
  const facts = { order: newOrder(), amount: "4800", currency: "GBP", lines };
  const who = { account: ailsa.account, signKey: ailsa.key, contact, lender, lenderKeys, mall, now: client.now };
  const { decision } = await shop.requestLoan({
    ...facts,
    purchaserPart: await sealPurchaserPart({ ...facts, ...who }),
  });
  if (decision?.decision !== "approved") throw new Error("not approved");
  const { approvalNumber } = decision;
  const token = await findLinkToken(client, contact, approvalNumber);
  const purchaser = connectPurchaser({ url, lenderUrl: `${lenderUrl}/`, approvalNumber, token, now: client.now });
  await purchaser.cancel({ reason: "changed-my-mind" });
  expect(await purchaser.show()).toMatchObject({ shop: expect.any(String) as string, cancellations: [{}] });
  expect(await purchaser.loan()).toMatchObject({ approvalNumber });
});

test("the pages load their files from where they are", async () => {
  const lenderUrl = await below("/credit", await connectSandbox(sandbox.url).lenderUrl());
  for (const page of ["/pay", "/checkout/chk_1"]) {
    const html = await (await fetch(lenderUrl + page)).text();
    const files = [...html.matchAll(/(?:href|src)="([^"]*\/pages\/[^"]+|pages\/[^"]+)"/g)].map(([, path = ""]) => path);
    expect(files).toHaveLength(2);
    for (const file of files) expect((await fetch(new URL(file, lenderUrl + page))).status).toBe(200);
  }
});
