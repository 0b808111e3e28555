import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { signatureHeaders } from "../../functions/io/messages/http-signature.ts";
import { openStore } from "../../local/aws/store.ts";
import { makeExternalParties, type SharedSecrets } from "../../local/external/external-parties.ts";
import { type HttpRequest, type HttpResponse, json } from "../../local/http/http-message.ts";
import { startServers } from "../../local/http/sides.ts";
import type { Responder } from "../../local/http/server.ts";
import type { Sandbox } from "../../local/seed.ts";
import { makeClock } from "../../local/time/clock.ts";
import type { Apis } from "./deploy.ts";

/** Invokes a function of the deployment by name. */
export type Invoke = (name: string, payload: object) => Promise<unknown>;

/** Two addresses on loopback that stand before a deployment. */
export type Front = {
  readonly url: string;
  readonly lenderUrl: string;
  /** From now on, requests go to these APIs, and staff invoke their functions. */
  readonly serve: (apis: Apis, invoke: Invoke) => void;
  /** The seeded parties, once there are any. */
  readonly seeded: (sandbox: Sandbox) => void;
  readonly stop: () => Promise<void>;
};

/**
 * Opens what stands around a deployment: the lender's bank, its messenger and the malls' webhook receivers, which are those of the sandbox, at the
 * paths of the sandbox; every other request goes to the deployed APIs. So a program that speaks to a sandbox speaks to a deployment, whose
 * clock nobody moves. `older`: what is deployed does not sign its requests to bank and messenger yet.
 */
export const openFront = async (folder: string, secrets: SharedSecrets, older: boolean): Promise<Front> => {
  const steps: (() => Promise<void> | void)[] = [];
  const servers = await startServers({ port: 0 }, (step) => void steps.push(step));
  const store = openStore(folder);
  steps.unshift(() => store.close());
  const clock = makeClock();
  const external = makeExternalParties(store, clock, secrets);
  const { url } = servers.gateway;
  const lenderUrl = servers.lender.url;
  let parties: Sandbox = { operators: [], malls: [], purchasers: [] };
  const known =
    (): Responder =>
    ({ method, path }) => {
      if (method !== "GET") return undefined;
      const answers: Readonly<Record<string, () => object>> = {
        "/_sandbox/clock": () => ({ now: new Date(clock.now()).toISOString() }),
        "/_sandbox/addresses": () => ({ gateway: url, lender: lenderUrl }),
        "/_sandbox/operators": () => ({ operators: parties.operators }),
        "/_sandbox/malls": () => ({ malls: parties.malls }),
        "/_sandbox/purchasers": () => ({ purchasers: parties.purchasers }),
      };
      const answer = answers[path];
      return answer && json(200, answer());
    };
  const outside = [
    known(),
    older ? (request: HttpRequest) => external(signedForOlder(request, url, secrets)) : external,
    absent,
  ];
  const pages = [url, lenderUrl];
  servers.gateway.serve(outside, pages);
  servers.lender.serve(outside, pages);
  return {
    url,
    lenderUrl,
    serve: (apis, invoke) => {
      servers.gateway.serve([...outside, staff(invoke), forward(apis.gateway)], pages);
      servers.lender.serve([...outside, forward(apis.lender)], pages);
    },
    seeded: (sandbox) => {
      parties = sandbox;
    },
    stop: async () => {
      for (const step of steps.toReversed()) await step();
    },
  };
};

/** What a version sends that signs nothing yet: the version that is upgraded. */
const signedForOlder = (request: HttpRequest, origin: string, secrets: SharedSecrets): HttpRequest => {
  const { method, path, query, headers, body } = request;
  const party = /^\/_sandbox\/(bank|messages)/.exec(path)?.[1];
  if (party === undefined || headers.signature !== undefined) return request;
  const [secret = ""] = party === "bank" ? secrets.bank() : secrets.messenger();
  const key = headers["idempotency-key"];
  const content = method === "POST" ? { content: { body: body.toString(), key: String(key) } } : {};
  const unsigned = {
    method: method as "GET" | "POST",
    url: `${origin}${path}?${query}`.replace(/\?$/, ""),
    ...content,
  };
  return { ...request, headers: { ...headers, ...signatureHeaders(unsigned, secret, new Date()) } };
};

/** What only a sandbox can do. */
const absent: Responder = ({ method, path }) =>
  path.startsWith("/_sandbox/") ? json(404, { error: `a deployment has no ${method} ${path}` }) : undefined;

/** Lambda's own route, for who has rights on the account. */
const staff =
  (invoke: Invoke): Responder =>
  async ({ method, path, body }) => {
    const name = /^\/2015-03-31\/functions\/([\w-]+)\/invocations$/.exec(path)?.[1];
    if (method !== "POST" || name === undefined) return undefined;
    try {
      return json(200, (await invoke(name, JSON.parse(body.toString() || "{}") as object)) ?? null);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const failed = json(200, { errorType: error.name, errorMessage: error.message });
      return { ...failed, headers: { ...failed.headers, "x-amz-function-error": "Unhandled" } };
    }
  };

/** Sends a request on to a deployed API. A name below .localhost is this machine, which not every resolver knows. */
const forward = (api: string): Responder => {
  const target = new URL(api);
  const send = target.protocol === "https:" ? requestHttps : requestHttp;
  const host = target.hostname.endsWith(".localhost") ? "127.0.0.1" : target.hostname;
  return async ({ method, path, query, headers, body }: HttpRequest) =>
    new Promise<HttpResponse>((resolve, reject) => {
      const sent = send(
        {
          host,
          port: target.port,
          method,
          path: query === "" ? path : `${path}?${query}`,
          headers: { ...headers, host: target.host, "content-length": body.length },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => void chunks.push(chunk));
          answer.on("error", reject);
          answer.on("end", () => {
            const {
              connection: _c,
              "keep-alive": _k,
              "transfer-encoding": _t,
              "content-length": _l,
              ...kept
            } = answer.headers;
            resolve({
              status: answer.statusCode ?? 502,
              headers: kept as HttpResponse["headers"],
              body: Buffer.concat(chunks),
            });
          });
        },
      );
      sent.on("error", () => resolve(json(502, { message: "Bad Gateway" })));
      sent.end(body);
    });
};
