import { Agent, request } from "node:http";

/** The engine's answer. */
export type EngineAnswer = { readonly status: number; readonly body: string };

/** Sends one DynamoDB call to the engine over a persistent connection. */
export type Engine = (action: string, body: string) => Promise<EngineAnswer>;

/** Connects to any DynamoDB engine, at an address such as `http://127.0.0.1:8000`. */
export const connectEngine = (endpoint: string): Engine => {
  const { hostname, port, protocol } = new URL(endpoint);
  if (protocol !== "http:") throw new Error(`the DynamoDB engine's address must start with http://, not ${endpoint}`);
  // Sixty-four connections: more than there are busy handlers, fewer than an engine's limit.
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return async (action, body) =>
    new Promise((resolve, reject) => {
      const call = request(
        { agent, hostname, port: port || 80, method: "POST", path: "/", headers: headersFor(action, body) },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => void chunks.push(chunk));
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 500, body: Buffer.concat(chunks).toString() }),
          );
          response.on("error", reject);
        },
      );
      call.on("error", reject);
      call.setNoDelay(true);
      call.end(body);
    });
};

/** The headers of a call. Engines require a signature's format but do not verify it. */
export const headersFor = (action: string, body: string): Record<string, string | number> => ({
  "content-type": "application/x-amz-json-1.0",
  "content-length": Buffer.byteLength(body),
  "x-amz-target": `DynamoDB_20120810.${action}`,
  "x-amz-date": "20260101T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
});
