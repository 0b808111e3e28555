import type { SandboxMall } from "../../local/seed.ts";
import { composeEnvelope } from "./request.ts";
import type { Target } from "./target.ts";

type Endpoint = {
  readonly id: string;
  readonly status: string;
  readonly disabled?: { readonly why: string };
  readonly secrets: readonly { readonly version: number; readonly until?: string; readonly publicKey?: string }[];
  readonly failing?: { readonly failures: number; readonly waitsUntil?: string };
};
type EventView = {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly deliveries: readonly {
    readonly endpoint: string;
    readonly status: string;
    readonly tries: number;
    readonly next?: string;
    readonly attempts: readonly {
      readonly at: string;
      readonly status?: number;
      readonly error?: string;
      readonly response?: string;
      readonly request: Readonly<Record<string, string>>;
    }[];
  }[];
};

/** What a mall asks about its webhooks; every call answers as HTTP does. */
export const hooksOf = (sandbox: Target, mall: SandboxMall) => {
  const sign = async (path: string, op: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
    sandbox.post(`/v1/${path}`, { envelope: await composeEnvelope(sandbox, mall, { op, body }) }, headers);
  const get = async (path: string) =>
    sandbox.request("GET", `/v1/${path}`, { headers: { authorization: `Bearer ${mall.apiKey}` } });
  const about = async (endpoint: string, path: string, op: string, body: object = {}) =>
    sign(`webhook-endpoints/${endpoint}${path}`, op, { endpoint, ...body });
  return {
    sign,
    get,
    create: async (words: object) => sign("webhook-endpoints", "endpoint.create", words),
    /** One that must be made. */
    made: async (words: object): Promise<{ readonly endpoint: Endpoint; readonly secret: string }> => {
      const { status, body } = await sign("webhook-endpoints", "endpoint.create", words);
      if (status !== 201) throw new Error(`no endpoint: ${JSON.stringify(body)}`);
      return body as typeof body & { readonly endpoint: Endpoint; readonly secret: string };
    },
    update: async (endpoint: string, change: object) => about(endpoint, "", "endpoint.update", change),
    rotate: async (endpoint: string, how: object = {}) => about(endpoint, "/secrets", "endpoint.rotate-secret", how),
    remove: async (endpoint: string) => about(endpoint, "/removals", "endpoint.remove"),
    test: async (endpoint: string) => about(endpoint, "/tests", "endpoint.test"),
    redeliverAll: async (endpoint: string, range: object) => about(endpoint, "/redeliveries", "event.redeliver", range),
    redeliver: async (event: string, to: object = {}) =>
      sign(`events/${encodeURIComponent(event)}/redeliveries`, "event.redeliver", { event, ...to }),
    shown: async (endpoint: string): Promise<Endpoint> =>
      ((await get(`webhook-endpoints/${endpoint}`)).body as { readonly endpoint?: Endpoint }).endpoint as Endpoint,
    events: async (query: Readonly<Record<string, string>> = {}) =>
      (await get(`events?${new URLSearchParams(query).toString()}`)).body as {
        readonly events: readonly EventView[];
        readonly cursor?: string;
      },
    event: async (id: string): Promise<EventView> =>
      ((await get(`events/${id}`)).body as { readonly event?: EventView }).event as EventView,
  };
};
