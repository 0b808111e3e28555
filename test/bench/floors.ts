import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSealed, seal, sealedPart } from "../../functions/io/messages/message.ts";
import { startEngine } from "../../local/dynamodb/engine-process.ts";
import { closedLoop } from "./measure.ts";
import { party, pinnedFor } from "../functions/io/messages/parties.ts";

/** What the machine can do at best, in operations a second: nothing of ours can be faster than what it stands on. */
export const measureFloors = async () => ({
  engineWrites: await engineWrites(),
  httpEchoes: await httpEchoes(),
  sealAndOpenPairs: await sealAndOpenPairs(),
});

/** One-kilobyte puts straight to the database engine, sixteen at once. */
const engineWrites = async (): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), "tallystick-floor-"));
  const { engine, stop } = await startEngine(folder, () => undefined);
  const TableName = "floor";
  const pk = { AttributeName: "pk" };
  await engine(
    "CreateTable",
    JSON.stringify({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ ...pk, AttributeType: "S" }],
      KeySchema: [{ ...pk, KeyType: "HASH" }],
    }),
  );
  const filling = "x".repeat(1_000);
  const { perSecond } = await closedLoop(4_000, 16, async (i) =>
    engine("PutItem", JSON.stringify({ TableName, Item: { pk: { S: String(i) }, filling: { S: filling } } })),
  );
  await stop();
  rmSync(folder, { recursive: true });
  return perSecond;
};

/** The smallest answer that a Node server gives over loopback, to a client in the same process. */
const httpEchoes = async (): Promise<number> => {
  const server = createServer((request, response) => request.pipe(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const body = "x".repeat(1_000);
  const { perSecond } = await closedLoop(4_000, 16, async () => (await fetch(url, { method: "POST", body })).text());
  server.close();
  return perSecond;
};

/** A message signed and sealed by one party, opened and verified by the other. */
const sealAndOpenPairs = async (): Promise<number> => {
  const [from, to] = [party("a"), party("b")];
  const now = new Date().toISOString();
  const iat = Math.floor(Date.parse(now) / 1000);
  const claims = { iss: "a", aud: "b", op: "floor", iat, exp: iat + 300, jti: "1", body: { text: "x".repeat(1_000) } };
  const { perSecond } = await closedLoop(1_000, 1, async () => {
    const sealed = seal(claims, from.signKey, to.toSeal);
    const opened = await openSealed(sealed, {
      kind: sealedPart,
      aud: "b",
      now,
      findKey: pinnedFor(from),
      decryptKey: to.openKey,
    });
    if ("rejected" in opened) throw new Error(opened.detail);
  });
  return perSecond;
};
