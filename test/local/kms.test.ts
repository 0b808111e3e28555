import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyPairWithoutPlaintextCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListKeysCommand,
  SignCommand,
} from "@aws-sdk/client-kms";
import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { arn, AwsError } from "../../local/aws/aws.ts";
import { openStore } from "../../local/aws/store.ts";
import { makeMeter } from "../../local/bill/meter.ts";
import { type Kms, makeKms } from "../../local/kms/kms.ts";
import { client, serve } from "./wire.ts";

const KeyId = arn("kms", "key/LenderKey");

const other = arn("kms", "key/GatewayKey");

const EncryptionContext = { role: "lender-1", use: "seal", kid: "k1" };

const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:Decrypt", Resource: "*" }] };

let folder: string;

let store: ReturnType<typeof openStore>;

let meter: ReturnType<typeof makeMeter>;

let kms: Kms;

let server: Awaited<ReturnType<typeof serve>>;

let aws: KMSClient;

const open = (): void => {
  store = openStore(folder);
  meter = makeMeter({ store });
  kms = makeKms({
    store,
    meter,
    authorize: (caller, action, resource, context = {}) => {
      const mayOpenLinks = action === "kms:Decrypt" && context["kms:EncryptionContext:use"] === "link";
      if (caller !== "developer" && !mayOpenLinks)
        throw new AwsError("AccessDeniedException", `${action} on ${resource}`);
    },
  });
  kms.declare(KeyId, policy, ["alias/lender"]);
  kms.declare(other, policy);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kms-"));
  open();
  server = await serve(() => ({ TrentService: kms.service }));
  aws = new KMSClient(client(server.endpoint));
});

afterEach(async () => {
  aws.destroy();
  await server.close();
  store.close();
  rmSync(folder, { recursive: true });
});

const pair = () =>
  aws.send(new GenerateDataKeyPairWithoutPlaintextCommand({ KeyId, KeyPairSpec: "ECC_NIST_P256", EncryptionContext }));

test("a data key pair signs with what Decrypt gives and verifies with its public key", async () => {
  const { PublicKey, PrivateKeyCiphertextBlob, KeyId: keyArn, KeyPairSpec } = await pair();
  expect([keyArn, KeyPairSpec]).toEqual([KeyId, "ECC_NIST_P256"]);
  const { Plaintext } = await aws.send(
    new DecryptCommand({ CiphertextBlob: PrivateKeyCiphertextBlob, EncryptionContext }),
  );
  const priv = createPrivateKey({ key: Buffer.from(Plaintext ?? []), format: "der", type: "pkcs8" });
  const pub = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: "der", type: "spki" });
  const message = Buffer.from("the halves fit");
  expect(verify("sha256", message, pub, sign("sha256", message, priv))).toBe(true);
});

test("a data key without plaintext opens with its context, in any order of its pairs, and only with it", async () => {
  const { CiphertextBlob } = await aws.send(
    new GenerateDataKeyWithoutPlaintextCommand({ KeyId: "alias/lender", NumberOfBytes: 32, EncryptionContext }),
  );
  const reversed = Object.fromEntries(Object.entries(EncryptionContext).toReversed());
  const once = await aws.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: reversed }));
  expect(once.Plaintext).toHaveLength(32);
  const wrong = [{}, { ...EncryptionContext, use: "sign" }, { ...EncryptionContext, more: "x" }];
  for (const context of wrong)
    await expect(aws.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }))).rejects.toMatchObject({
      name: "InvalidCiphertextException",
    });
});

test("a blob with a changed bit is rejected", async () => {
  const { CiphertextBlob = new Uint8Array() } = await aws.send(
    new EncryptCommand({ KeyId, Plaintext: Buffer.from("secret"), EncryptionContext }),
  );
  for (let at = 0; at < CiphertextBlob.length; at += 3) {
    const tampered = Uint8Array.from(CiphertextBlob);
    tampered[at] = (tampered[at] ?? 0) ^ 1;
    await expect(
      kms.service(
        "Decrypt",
        { CiphertextBlob: Buffer.from(tampered).toString("base64"), EncryptionContext },
        "developer",
      ),
    ).rejects.toMatchObject({ code: "InvalidCiphertextException" });
  }
  const cut = CiphertextBlob.slice(0, 40);
  for (const blob of [cut, randomBytes(200), Buffer.from([1]), Buffer.from([1, 255, 255])])
    await expect(aws.send(new DecryptCommand({ CiphertextBlob: blob, EncryptionContext }))).rejects.toMatchObject({
      name: "InvalidCiphertextException",
    });
});

test("a data key of each size is returned in plain text and encrypted", async () => {
  const { Plaintext, CiphertextBlob } = await aws.send(new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_256" }));
  expect(Plaintext).toHaveLength(32);
  const opened = await aws.send(new DecryptCommand({ CiphertextBlob, KeyId }));
  expect(Buffer.from(opened.Plaintext ?? []).equals(Buffer.from(Plaintext ?? []))).toBe(true);
  await expect(aws.send(new DecryptCommand({ CiphertextBlob, KeyId: other }))).rejects.toMatchObject({
    name: "IncorrectKeyException",
  });
  for (const size of [
    {},
    { NumberOfBytes: 0 },
    { NumberOfBytes: 1025 },
    { NumberOfBytes: 32, KeySpec: "AES_256" as const },
  ])
    await expect(aws.send(new GenerateDataKeyCommand({ KeyId, ...size }))).rejects.toMatchObject({
      name: "ValidationException",
    });
});

test("the key's material survives a restart, and another store cannot decrypt its blobs", async () => {
  const { CiphertextBlob } = await aws.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("kept") }));
  store.close();
  open();
  const { Plaintext } = await aws.send(new DecryptCommand({ CiphertextBlob }));
  expect(Buffer.from(Plaintext ?? []).toString()).toBe("kept");
  store.close();
  rmSync(folder, { recursive: true });
  open();
  await expect(aws.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({
    name: "InvalidCiphertextException",
  });
});

test("authorization sees the encryption context: a role for links cannot decrypt seals", async () => {
  const notices = new KMSClient(client(server.endpoint, "role:SendNoticeRole"));
  const link = { ...EncryptionContext, use: "link" };
  const seal = await aws.send(
    new GenerateDataKeyWithoutPlaintextCommand({ KeyId, NumberOfBytes: 32, EncryptionContext }),
  );
  const root = await aws.send(
    new GenerateDataKeyWithoutPlaintextCommand({ KeyId, NumberOfBytes: 32, EncryptionContext: link }),
  );
  const opened = await notices.send(
    new DecryptCommand({ CiphertextBlob: root.CiphertextBlob, EncryptionContext: link }),
  );
  expect(opened.Plaintext).toHaveLength(32);
  await expect(
    notices.send(new DecryptCommand({ CiphertextBlob: seal.CiphertextBlob, EncryptionContext })),
  ).rejects.toMatchObject({ name: "AccessDeniedException" });
  // To claim the context one is allowed does not open what was sealed under another.
  await expect(
    notices.send(new DecryptCommand({ CiphertextBlob: seal.CiphertextBlob, EncryptionContext: link })),
  ).rejects.toMatchObject({ name: "InvalidCiphertextException" });
  await expect(notices.send(new GenerateDataKeyCommand({ KeyId, KeySpec: "AES_256" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  notices.destroy();
});

test("keys are described, listed and show their policy; unsupported actions are rejected", async () => {
  const { KeyMetadata } = await aws.send(new DescribeKeyCommand({ KeyId: "LenderKey" }));
  expect(KeyMetadata).toMatchObject({ Arn: KeyId, KeyState: "Enabled", KeySpec: "SYMMETRIC_DEFAULT" });
  expect(KeyMetadata?.CreationDate).toBeInstanceOf(Date);
  expect((await aws.send(new ListKeysCommand({}))).Keys).toHaveLength(2);
  const shown = await aws.send(new GetKeyPolicyCommand({ KeyId }));
  expect(JSON.parse(shown.Policy ?? "")).toEqual(policy);
  await expect(aws.send(new DescribeKeyCommand({ KeyId: "alias/nobody" }))).rejects.toMatchObject({
    name: "NotFoundException",
  });
  const pairOf = new GenerateDataKeyPairWithoutPlaintextCommand({ KeyId, KeyPairSpec: "RSA_4096" });
  await expect(aws.send(pairOf)).rejects.toMatchObject({ name: "UnsupportedOperationException" });
  const signing = new SignCommand({ KeyId, Message: Buffer.from("x"), SigningAlgorithm: "ECDSA_SHA_256" });
  await expect(aws.send(signing)).rejects.toMatchObject({ name: "UnsupportedOperationException" });
  await expect(aws.send(new DecryptCommand({ CiphertextBlob: randomBytes(9), DryRun: true }))).rejects.toMatchObject({
    name: "UnsupportedOperationException",
  });
  await expect(aws.send(new EncryptCommand({ KeyId, Plaintext: randomBytes(4097) }))).rejects.toMatchObject({
    name: "ValidationException",
  });
});

test("each call is billed as a request, a key pair at its own price", async () => {
  meter.reset();
  await pair();
  const { CiphertextBlob } = await aws.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }));
  await aws.send(new DecryptCommand({ CiphertextBlob }));
  expect(meter.read()).toMatchObject({ "kms.requests": 2, "kms.keyPairs": 1 });
});
