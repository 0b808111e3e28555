import { GetObjectCommand, HeadObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { arn, AwsError } from "../../local/aws/aws.ts";
import { openStore } from "../../local/aws/store.ts";
import { makeMeter } from "../../local/bill/meter.ts";
import { handleObject } from "../../local/http/s3-protocol.ts";
import { deleteData } from "../../local/files/data-folder.ts";
import { makeKms } from "../../local/kms/kms.ts";
import { makeS3, type S3 } from "../../local/s3/s3.ts";
import { startServer } from "../../local/http/server.ts";
import { client } from "./wire.ts";

const keyArn = arn("kms", "key/Files");
const bucket = { name: "evidence", arn: "arn:aws:s3:::evidence", keyArn };
const at = { Bucket: "evidence", Key: "pur_1/mall/a-b_c" };
const Body = Buffer.from("%PDF- the slip of a parcel that nobody else should read");

let folder: string;
let store: ReturnType<typeof openStore>;
let server: Awaited<ReturnType<typeof startServer>>;
let aws: S3Client;
/** What the caller may not do. */
let denied: readonly string[] = [];

const authorize = (_: unknown, action: string): void => {
  if (denied.includes(action)) throw new AwsError("AccessDeniedException", `not authorized to perform ${action}`);
};

const open = (): S3 => {
  store = openStore(folder);
  const kms = makeKms({ store, meter: makeMeter({ store }), authorize });
  kms.declare(keyArn, {});
  const s3 = makeS3({ store, authorize, kms: kms.service });
  s3.declare(bucket);
  return s3;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tallystick-s3-"));
  denied = [];
  let s3 = open();
  server = await startServer(0);
  server.serve([async (request) => handleObject(s3, request, "developer")]);
  aws = new S3Client({ ...client(server.url), forcePathStyle: true, maxAttempts: 1 });
  restart = () => {
    store.close();
    s3 = open();
  };
});
let restart: () => void;

afterEach(async () => {
  aws.destroy();
  await server.stop();
  store.close();
  rmSync(folder, { recursive: true });
});

const read = async (): Promise<Buffer> =>
  Buffer.from((await (await aws.send(new GetObjectCommand(at))).Body?.transformToByteArray()) ?? []);

test("an object survives a restart, is encrypted at rest in a file for the user only, and ends with the sandbox's data", async () => {
  await aws.send(new PutObjectCommand({ ...at, Body, ContentType: "application/pdf" }));
  restart();
  expect((await read()).equals(Body)).toBe(true);
  expect(await aws.send(new HeadObjectCommand(at))).toMatchObject({ ContentType: "application/pdf" });
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    expect(readFileSync(file).includes(Body), name).toBe(false);
    expect(statSync(file).mode & 0o077, name).toBe(0);
  }
  deleteData(folder);
  expect(readdirSync(folder)).toEqual([]);
});

test("bytes that are not those of the digest are not stored", async () => {
  const ChecksumSHA256 = createHash("sha256").update("other").digest("base64");
  await expect(aws.send(new PutObjectCommand({ ...at, Body, ChecksumSHA256 }))).rejects.toMatchObject({
    name: "BadDigest",
  });
  await expect(read()).rejects.toBeInstanceOf(NoSuchKey);
});

test("whoever may use the bucket and not its key, or the key and not the bucket, gets nothing", async () => {
  await aws.send(new PutObjectCommand({ ...at, Body }));
  for (const action of ["s3:PutObject", "kms:GenerateDataKey"]) {
    denied = [action];
    await expect(aws.send(new PutObjectCommand({ ...at, Body }))).rejects.toMatchObject({ name: "AccessDenied" });
  }
  for (const action of ["s3:GetObject", "kms:Decrypt"]) {
    denied = [action];
    await expect(read()).rejects.toMatchObject({ name: "AccessDenied" });
  }
});
