import { HttpRequest } from "@smithy/core/protocols";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Readable } from "node:stream";
import { failureOf, skewIn } from "./errors.ts";
import { type Credentials, makeSigner } from "./signature.ts";

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

/** Signs, sends and reads: one try of a call, over connections that stay open. */
export const openLine = ({ name, host = name, patience = usualPatience }: Service) => {
  const { AWS_REGION: region = "", AWS_ENDPOINT_URL: endpoint } = process.env;
  const { protocol, hostname, port, host: authority } = new URL(endpoint ?? `https://${host}.${domainOf(region)}`);
  const place = { protocol, hostname, ...(port !== "" && { port: Number(port) }) };
  const sign = makeSigner(name, region, credentials());
  const sockets = new NodeHttpHandler({ connectionTimeout, requestTimeout: patience, throwOnRequestTimeout: true });
  let skew = 0;

  return async ({ method = "POST", path = "/", query = {}, headers, body }: Asked): Promise<unknown> => {
    const asked = { method, path, query, body: body ? JSON.stringify(body) : "" };
    const signed = sign({ ...asked, headers: { host: authority, ...headers } }, new Date(Date.now() + skew));
    const { response } = await sockets.handle(new HttpRequest({ ...place, ...asked, headers: signed }));
    const said = await textOf(response.body as Readable);
    if (response.statusCode < 300) return said === "" ? {} : JSON.parse(said);
    const failure = failureOf(response, said);
    skew = skewIn(failure, response) ?? skew;
    throw failure;
  };
};

/** By its events: an iterator over it costs more than the signature. */
const textOf = async (body: Readable): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    body.setEncoding("utf8");
    body.on("data", (chunk: string) => void (said += chunk));
    body.on("end", () => resolve(said));
    body.on("error", reject);
  });

const domainOf = (region: string): string => `${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;

/** Lambda hands them over in the environment, and they last as long as the function's sandbox. */
const credentials = (): Credentials => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = "",
    AWS_SECRET_ACCESS_KEY: secretAccessKey = "",
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  return { accessKeyId, secretAccessKey, sessionToken };
};
