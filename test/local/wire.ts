import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { AwsError, type Caller, type Service } from "../../local/aws/aws.ts";

/** Turns a REST request into an action, as the Scheduler's protocol needs. */
type Route = (
  method: string,
  path: string,
  query: Readonly<Record<string, string>>,
  body: Readonly<Record<string, unknown>>,
) => { readonly action: string; readonly input: Readonly<Record<string, unknown>> } | undefined;

/** The least of AWS's wire: JSON services by the prefix of their X-Amz-Target, one REST service by its route; the access key names the role. */
export const serve = async (
  services: () => Readonly<Record<string, Service>>,
  rest?: () => { readonly service: Service; readonly route: Route },
): Promise<{ readonly endpoint: string; readonly close: () => Promise<void> }> => {
  const server = createServer(async (request, response) => {
    const { status, code, body } = await answer(request);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0", "x-amzn-errortype": code });
    response.end(JSON.stringify(body));
  });
  const answer = async (request: IncomingMessage): Promise<{ status: number; code: string; body: object }> => {
    try {
      const text = (await request.toArray()).join("");
      const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
      const key = /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
      const caller: Caller = key.startsWith("role:") ? { role: key.slice(5) } : "developer";
      const target = request.headers["x-amz-target"];
      if (typeof target === "string") {
        const [prefix = "", action = ""] = target.split(".");
        const service = services()[prefix];
        if (!service) throw new AwsError("UnknownOperationException", target);
        return { status: 200, code: "", body: await service(action, body, caller) };
      }
      const url = new URL(request.url ?? "", "http://local");
      const routed = rest?.().route(request.method ?? "", url.pathname, Object.fromEntries(url.searchParams), body);
      if (!rest || !routed) throw new AwsError("UnknownOperationException", url.pathname, 404);
      return { status: 200, code: "", body: await rest().service(routed.action, routed.input, caller) };
    } catch (error) {
      const known = error instanceof AwsError ? error : new AwsError("InternalFailure", String(error), 500);
      return {
        status: known.status,
        code: known.code,
        body: { __type: known.code, message: known.message, ...known.fields },
      };
    }
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** What every client of a test needs: the endpoint and a key; a key `role:<logical id>` speaks as that role. */
export const client = (endpoint: string, accessKeyId = "developer") => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId, secretAccessKey: "local" },
  maxAttempts: 1,
});
