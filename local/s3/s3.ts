import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { type Authorize, AwsError, type Caller, type Service } from "../aws/aws.ts";

/** A bucket whose objects are encrypted by a key of KMS. */
type Bucket = { readonly name: string; readonly arn: string; readonly keyArn: string };

/** The place of an object in a declared bucket. */
export type ObjectPlace = { readonly bucket: string; readonly key: string };

/** An object's bytes, and their media type. */
type StoredObject = { readonly body: Buffer; readonly type: string };

export type S3 = {
  readonly declare: (bucket: Bucket) => void;
  readonly hasBucket: (name: string) => boolean;
  /** Stores an object; `sha256` in base64 is compared with the bytes. */
  readonly put: (place: ObjectPlace, object: StoredObject, sha256: string | undefined, caller: Caller) => Promise<void>;
  readonly get: (place: ObjectPlace, caller: Caller) => Promise<StoredObject>;
};

type Options = {
  readonly store: DatabaseSync;
  readonly authorize: Authorize;
  /** Makes and opens the data keys, with the caller's own rights, as S3 does. */
  readonly kms: Service;
};

/** S3 as far as the functions use it, for buckets with a bucket key. What is stored is encrypted, in the runtime's database. */
export const makeS3 = ({ store, authorize, kms }: Options): S3 => {
  store.exec(`CREATE TABLE IF NOT EXISTS object (
    bucket TEXT NOT NULL, key TEXT NOT NULL, type TEXT NOT NULL, dataKey BLOB NOT NULL,
    nonce BLOB NOT NULL, tag BLOB NOT NULL, body BLOB NOT NULL, PRIMARY KEY (bucket, key)) WITHOUT ROWID`);
  const insert = store.prepare("INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?, ?, ?, ?)");
  const select = store.prepare("SELECT * FROM object WHERE bucket = ? AND key = ?");
  const buckets = new Map<string, Bucket>();
  const allowed = (action: string, { bucket, key }: ObjectPlace, caller: Caller): Bucket => {
    const found = buckets.get(bucket);
    if (!found) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
    authorize(caller, action, `${found.arn}/${key}`);
    return found;
  };
  return {
    declare: (bucket) => void buckets.set(bucket.name, bucket),
    hasBucket: (name) => buckets.has(name),
    put: async (place, { body, type }, sha256, caller) => {
      const { arn, keyArn } = allowed("s3:PutObject", place, caller);
      if (sha256 !== undefined && createHash("sha256").update(body).digest("base64") !== sha256)
        throw new AwsError("BadDigest", "The SHA256 you specified did not match the calculated checksum.");
      const input = { KeyId: keyArn, KeySpec: "AES_256", ...contextOf(arn) };
      const dataKey = (await kms("GenerateDataKey", input, caller)) as Record<"Plaintext" | "CiphertextBlob", string>;
      const { nonce, tag, bytes } = encrypt(dataKey.Plaintext, body);
      insert.run(place.bucket, place.key, type, Buffer.from(dataKey.CiphertextBlob, "base64"), nonce, tag, bytes);
    },
    get: async (place, caller) => {
      const { arn, keyArn } = allowed("s3:GetObject", place, caller);
      const row = select.get(place.bucket, place.key) as Row | undefined;
      if (!row) throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
      const CiphertextBlob = Buffer.from(row.dataKey).toString("base64");
      const opened = await kms("Decrypt", { KeyId: keyArn, CiphertextBlob, ...contextOf(arn) }, caller);
      return { body: decrypt((opened as { readonly Plaintext: string }).Plaintext, row), type: row.type };
    },
  };
};

type Row = Readonly<Record<"dataKey" | "nonce" | "tag" | "body", Uint8Array>> & { readonly type: string };

/** The context of a bucket key: the bucket, not the object. */
const contextOf = (bucketArn: string): object => ({ EncryptionContext: { "aws:s3:arn": bucketArn } });

const encrypt = (dataKey: string, body: Buffer) => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(dataKey, "base64"), nonce);
  const bytes = Buffer.concat([cipher.update(body), cipher.final()]);
  return { nonce, tag: cipher.getAuthTag(), bytes };
};

const decrypt = (dataKey: string, { nonce, tag, body }: Row): Buffer => {
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(dataKey, "base64"), nonce, { authTagLength: 16 });
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(body), decipher.final()]);
};
