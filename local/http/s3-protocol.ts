import { AwsError, type Caller } from "../aws/aws.ts";
import type { ObjectPlace, S3 } from "../s3/s3.ts";
import type { HttpRequest, HttpResponse } from "./http-message.ts";

/** Answers a request for an object of a declared bucket, path-style: PutObject, GetObject and HeadObject; undefined for any other request. */
export const handleObject = async (s3: S3, request: HttpRequest, caller: Caller): Promise<HttpResponse | undefined> => {
  const [, bucket = "", ...rest] = request.path.split("/");
  if (!s3.hasBucket(bucket)) return undefined;
  try {
    const answered = await answer(s3, { bucket, key: decodeURIComponent(rest.join("/")) }, request, caller);
    return { ...answered, headers: { ...answered.headers, ...own } };
  } catch (error) {
    if (error instanceof AwsError) return failure(error);
    throw error;
  }
};

/** By which S3 marks its answers. */
const own = { "x-amz-id-2": "local", "x-amz-request-id": "local" };

const answer = async (s3: S3, place: ObjectPlace, request: HttpRequest, caller: Caller): Promise<HttpResponse> => {
  const { method, headers, body } = request;
  if (method === "PUT") {
    const sha256 = headers["x-amz-checksum-sha256"];
    const type = headers["content-type"] ?? "application/octet-stream";
    await s3.put(place, { body, type }, sha256 === undefined ? undefined : String(sha256), caller);
    return { status: 200, headers: {}, body: "" };
  }
  if (method !== "GET" && method !== "HEAD")
    throw new AwsError("NotImplemented", `The local S3 does not support ${method}.`, 501);
  const object = await s3.get(place, caller);
  return { status: 200, headers: { "content-type": object.type }, body: method === "GET" ? object.body : "" };
};

/** AWS REST with XML: the error's name is in the body. */
const failure = ({ code, message, status }: AwsError): HttpResponse => {
  const isDenied = code === "AccessDeniedException";
  const text = message.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const name = isDenied ? "AccessDenied" : code;
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${name}</Code><Message>${text}</Message></Error>`;
  return { status: isDenied ? 403 : status, headers: { "content-type": "application/xml", ...own }, body };
};
