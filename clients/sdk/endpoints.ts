import type {
  CheckoutEvent,
  EventRecord,
  KeysEvent,
  MallEvent,
  PurchaseEventType,
  SettlementEvent,
  TestEvent,
} from "./event.ts";
import type { RequestOptions } from "./loan.ts";
import type { MallConnection } from "./mall-connection.ts";

/** A mall's webhook endpoint: where it receives which events. */
export type WebhookEndpoint = {
  readonly id: string;
  readonly url: string;
  readonly description?: string;
  readonly events: readonly string[];
  readonly status: "enabled" | "disabled" | "removed";
  /** `asked`: the mall disabled it; `gone`: the address answered 410. */
  readonly disabled?: { readonly at: string; readonly why: "asked" | "gone" };
  readonly signing: "v1" | "v1a";
  /** The secrets that sign now, newest first; a key pair (`v1a`) has its `whpk_` public key. */
  readonly secrets: readonly { readonly version: number; readonly until?: string; readonly publicKey?: string }[];
  readonly createdAt: string;
  /** Consecutive failures, and until when deliveries are paused. */
  readonly failing?: { readonly failures: number; readonly waitsUntil?: string };
};

/** The events that an endpoint can subscribe to. */
export type EventPattern =
  | "purchase.*"
  | "checkout.*"
  | "settlement.*"
  | "keys.*"
  | PurchaseEventType
  | CheckoutEvent["type"]
  | SettlementEvent["type"]
  | KeysEvent["type"];

type Receipt = { readonly receipt: string; readonly purchase?: never };
type EndpointResponse = Receipt & { readonly endpoint: WebhookEndpoint };
/** `secret` is shown only once; rotate again if it is lost. */
type NewEndpointResponse = EndpointResponse & { readonly secret?: string };
type RedeliveryResponse = Receipt & {
  readonly redelivery: { readonly id: string; readonly event?: string; readonly endpoints: readonly string[] };
};

type MallCalls = Pick<MallConnection, "get" | "post">;

/** A mall's webhook endpoints. */
export const endpointsOf = ({ post, get }: MallCalls) => {
  const postFor = async <Result extends Receipt>(
    endpoint: string,
    path: string,
    op: string,
    body: object,
    options: RequestOptions,
  ): Promise<Result> =>
    post<Result>(
      `/v1/webhook-endpoints/${encodeURIComponent(endpoint)}${path}`,
      op,
      { body: { endpoint, ...body } },
      options,
    );
  return {
    /** Creates an endpoint, by default for all events. Store the `secret`: it is shown only once. */
    create: async (
      endpoint: {
        readonly url: string;
        readonly events?: readonly EventPattern[];
        readonly description?: string;
        readonly signing?: "v1" | "v1a";
      },
      options: RequestOptions = {},
    ) => post<NewEndpointResponse>("/v1/webhook-endpoints", "endpoint.create", { body: endpoint }, options),
    /** Changes only the given fields; `enabled` also re-enables an endpoint that answered 410. */
    update: async (
      endpoint: string,
      change: {
        readonly url?: string;
        readonly events?: readonly EventPattern[];
        readonly description?: string;
        readonly status?: "enabled" | "disabled";
      },
      options: RequestOptions = {},
    ) => postFor<EndpointResponse>(endpoint, "", "endpoint.update", change, options),
    /** Creates a new secret; the old one also signs for `overlapHours` (default 24, at most 168). */
    rotateSecret: async (
      endpoint: string,
      rotation: { readonly overlapHours?: number } = {},
      options: RequestOptions = {},
    ) => postFor<NewEndpointResponse>(endpoint, "/secrets", "endpoint.rotate-secret", rotation, options),
    /** Removes the endpoint: it receives nothing more. */
    remove: async (endpoint: string, options: RequestOptions = {}) =>
      postFor<EndpointResponse>(endpoint, "/removals", "endpoint.remove", {}, options),
    /** Sends it the event `endpoint.test`. */
    test: async (endpoint: string, options: RequestOptions = {}) =>
      postFor<Receipt & { readonly event: TestEvent }>(endpoint, "/tests", "endpoint.test", {}, options),
    /** Redelivers what failed there within a period, or with `onlyFailed: false` every event that it subscribes to. */
    redeliver: async (
      endpoint: string,
      range: { readonly from: string; readonly until: string; readonly onlyFailed?: boolean },
      options: RequestOptions = {},
    ) => postFor<RedeliveryResponse>(endpoint, "/redeliveries", "event.redeliver", range, options),
    list: async (): Promise<readonly WebhookEndpoint[]> =>
      ((await get("/v1/webhook-endpoints")) as { readonly endpoints: readonly WebhookEndpoint[] }).endpoints,
    show: async (endpoint: string): Promise<WebhookEndpoint> =>
      ((await get(`/v1/webhook-endpoints/${encodeURIComponent(endpoint)}`)) as EndpointResponse).endpoint,
  };
};

/** The events that were sent to a mall in the last thirty days. */
export const eventsOf = ({ post, get }: MallCalls) => ({
  /** All matching events, newest first; fetches further pages as you iterate. */
  list: async function* (
    filter: {
      readonly type?: MallEvent["type"];
      readonly purchase?: string;
      readonly endpoint?: string;
      readonly status?: EventRecord["status"];
      readonly from?: string;
      readonly until?: string;
    } = {},
  ): AsyncGenerator<EventRecord> {
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const query = new URLSearchParams({ ...filter, ...(cursor !== undefined && { cursor }) });
      const page = (await get(`/v1/events?${query.toString()}`)) as {
        readonly events: readonly EventRecord[];
        readonly cursor?: string;
      };
      yield* page.events;
      cursor = page.cursor;
    }
  },
  /** One event with every attempt to deliver it. */
  show: async (event: string): Promise<EventRecord> =>
    ((await get(`/v1/events/${encodeURIComponent(event)}`)) as { readonly event: EventRecord }).event,
  /** Redelivers it to one endpoint, or to all enabled endpoints that subscribe to it. */
  redeliver: async (event: string, to: { readonly endpoint?: string } = {}, options: RequestOptions = {}) => {
    const path = `/v1/events/${encodeURIComponent(event)}/redeliveries`;
    return post<RedeliveryResponse>(path, "event.redeliver", { body: { event, ...to } }, options);
  },
});
