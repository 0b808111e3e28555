import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { HttpRequest } from "@smithy/core/protocols";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";
import { failureOf, skewIn } from "./aws-failure.ts";
import { AwsHash } from "./aws-hash.ts";

/** A service of AWS: the name it is signed for, its host where that is another, and how many milliseconds an answer may take. */
export type Service = { readonly name: string; readonly host?: string; readonly patience?: number };

/** What is asked of it; a service of actions has one path and one method. */
export type Asked = {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Record<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
};

/** A connection within a region is made in a millisecond; on a busy machine it may take a second. */
const connectionTimeout = 2_000;

/** Answers come in tens of milliseconds: who has waited for five seconds had better ask again. */
const usualPatience = 5_000;

/** Signs, sends and reads: one try of a call, by the SDK's own parts, over connections that stay open. */
export const openLine = ({ name, host = name, patience = usualPatience }: Service) => {
  const { AWS_REGION: region = "", AWS_ENDPOINT_URL: endpoint } = process.env;
  const { protocol, hostname, port, host: authority } = new URL(endpoint ?? `https://${host}.${domainOf(region)}`);
  const place = { protocol, hostname, ...(port !== "" && { port: Number(port) }) };
  const signer = new SignatureV4({
    service: name,
    region,
    credentials: credentials(),
    sha256: AwsHash,
    applyChecksum: false,
  });
  const sockets = new NodeHttpHandler({ connectionTimeout, requestTimeout: patience, throwOnRequestTimeout: true });
  let skew = 0;

  return async ({ method = "POST", path = "/", query = {}, headers, body }: Asked): Promise<unknown> => {
    const sent = { headers: { host: authority, ...headers }, ...(body && { body: JSON.stringify(body) }) };
    const request = new HttpRequest({ ...place, method, path, query, ...sent });
    const signed = await signer.sign(request, { signingDate: new Date(Date.now() + skew) });
    const { response } = await sockets.handle(signed as HttpRequest);
    const said = await text(response.body as Readable);
    if (response.statusCode < 300) return said === "" ? {} : JSON.parse(said);
    const failure = failureOf(response, said);
    skew = skewIn(failure, response) ?? skew;
    throw failure;
  };
};

const domainOf = (region: string): string => `${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;

/** Lambda hands them over in the environment, and they last as long as the function's sandbox. */
const credentials = () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = "",
    AWS_SECRET_ACCESS_KEY: secretAccessKey = "",
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
};
