import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { clientOf } from "./clients.ts";

/** A file is at most a few megabytes. */
const timeout = 10_000;

const s3 = clientOf(S3Client, timeout, { forcePathStyle: process.env["AWS_ENDPOINT_URL"] !== undefined });

const Bucket = process.env["FILES_BUCKET"];

/** Stores an object, encrypted by the bucket's key; S3 compares it with the digest, SHA-256 in base64url. A repeat replaces it by the same bytes. */
export const putObject = async (Key: string, Body: Uint8Array, ContentType: string, digest: string): Promise<void> => {
  const ChecksumSHA256 = Buffer.from(digest, "base64url").toString("base64");
  await s3().send(new PutObjectCommand({ Bucket, Key, Body, ContentType, ChecksumSHA256 }));
};

/** An object's bytes; undefined where there is none. */
export const getObject = async (Key: string): Promise<Uint8Array | undefined> => {
  try {
    const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
};
