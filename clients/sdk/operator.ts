import { call } from "./http.ts";
import type { MallRecord, PinnedKey } from "./mall-record.ts";
import type { Key } from "./message.ts";
import type { TrailPage } from "./trail.ts";

/** How an operator is connected; gateway and lender each issue their own operator keys. */
export type OperatorOptions = {
  readonly url: string;
  readonly operatorKey: string;
  /** For how long a request without an answer is sent again; about a second by default. */
  readonly retryTimeoutMs?: number;
};

/** A set of public keys. */
export type Jwks = { readonly keys: readonly Key[] };

/** What a mall and the gateway agree on; `apiVersion` is the newest by default. */
export type MallTerms = {
  readonly name: string;
  readonly lender: string;
  readonly advancePolicy: MallRecord["advancePolicy"];
  readonly apiVersion?: string;
  readonly requestsPerSecond?: number;
};

/** Why staff do something: it is in the trail of the mall, with their name and the id of their key. */
type Why = { readonly reason: string };

/** A mall to register; without an `id` the gateway assigns one, and without a `webhookUrl` the mall creates its own endpoints. */
export type Registration = MallTerms &
  Why & { readonly id?: string; readonly webhookUrl?: string; readonly jwks: Jwks };

/** Changes of a mall; `jwks` immediately replaces the keys of a mall that has lost them. */
export type MallChange = Partial<MallTerms> & Why & { readonly status?: MallRecord["status"]; readonly jwks?: Jwks };

/** An API key without its secret. */
export type ApiKey = {
  readonly id: string;
  readonly label: string;
  readonly createdAt: string;
  readonly lastFour: string;
  readonly revokedAt?: string;
};

/** A registered mall. Only the first response has the secrets; a retried request does not get them again. */
export type NewMall = {
  readonly mall: MallRecord;
  readonly key?: ApiKey;
  readonly apiKey?: string;
  readonly webhookSecret?: string;
};

/** A mall for the lender to pin; without `jwks` a pinned mall keeps its keys. What the rate card leaves out gets its default. */
export type Pinning = Why & {
  readonly mall: string;
  readonly name: string;
  readonly bankAccount: string;
  readonly jwks?: Jwks;
  readonly card?: object;
  /** `approval` sells each whole receivable at approval, without a request of the mall; by default it requests each advance or reports a shipment. */
  readonly advancePolicy?: "approval" | "shipment";
  readonly refundPolicy?: object;
};

/** A mall as the lender has pinned it, with all defaults filled in. */
export type PinnedMall = {
  readonly id: string;
  readonly name: string;
  readonly lender: string;
  readonly bankAccount: string;
  readonly card: object;
  readonly advancePolicy: "approval" | "shipment";
  readonly refundPolicy: object;
  readonly keys: readonly PinnedKey[];
};

/** Connects an operator of the gateway or of a lender to the routes of their own side. Throws TallystickProblem. */
export const connectOperator = ({ url, operatorKey, retryTimeoutMs }: OperatorOptions) => {
  const authorization = `Bearer ${operatorKey}`;
  const request = async <Result>(method: "GET" | "DELETE", path: string): Promise<Result> =>
    (await call(url, { method, path, headers: { authorization } }, retryTimeoutMs)) as Result;
  const post = async <Result>(
    path: string,
    body: object,
    idempotencyKey: string = crypto.randomUUID(),
  ): Promise<Result> => {
    const headers = { authorization, "idempotency-key": idempotencyKey };
    return (await call(url, { method: "POST", path, headers, body }, retryTimeoutMs)) as Result;
  };
  return {
    /** Registers a mall at the gateway. */
    registerMall: async (mall: Registration, idempotencyKey?: string): Promise<NewMall> =>
      post<NewMall>("/v1/malls", mall, idempotencyKey),
    /** A mall's terms, status and keys. */
    showMall: async (mall: string): Promise<MallRecord> =>
      (await request<{ readonly mall: MallRecord }>("GET", at(mall))).mall,
    /** All malls by id; fetches further pages as you iterate. */
    listMalls: async function* (): AsyncGenerator<MallRecord> {
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const query = cursor === undefined ? "" : `?${new URLSearchParams({ cursor }).toString()}`;
        const page = await request<{ readonly malls: readonly MallRecord[]; readonly cursor?: string }>(
          "GET",
          `/v1/malls${query}`,
        );
        yield* page.malls;
        cursor = page.cursor;
      }
    },
    /** Changes only the given fields; `status` suspends or resumes the mall. */
    changeMall: async (mall: string, change: MallChange, idempotencyKey?: string): Promise<MallRecord> =>
      (await post<{ readonly mall: MallRecord }>(at(mall), change, idempotencyKey)).mall,
    /** Creates a further API key for a mall; `apiKey` is shown only in the first response. */
    createApiKey: async (
      mall: string,
      facts: Why & { readonly label: string },
      idempotencyKey?: string,
    ): Promise<{ readonly key: ApiKey; readonly apiKey?: string }> =>
      post(at(mall, "/api-keys"), facts, idempotencyKey),
    /** A mall's API keys, without their secrets. */
    listApiKeys: async (mall: string): Promise<readonly ApiKey[]> =>
      (await request<{ readonly keys: readonly ApiKey[] }>("GET", at(mall, "/api-keys"))).keys,
    /** Revokes an API key immediately. */
    revokeApiKey: async (mall: string, id: string, reason: string): Promise<ApiKey> => {
      const path = at(mall, `/api-keys/${encodeURIComponent(id)}?${new URLSearchParams({ reason }).toString()}`);
      return (await request<{ readonly key: ApiKey }>("DELETE", path)).key;
    },
    /** What the gateway's staff did to a mall, the oldest entry first, a page of at most 100 after an entry's number. */
    showMallTrail: async (mall: string, after = 0): Promise<TrailPage> =>
      request<TrailPage>("GET", at(mall, `/trail?after=${after}`)),
    /** Pins a mall at a lender; needs the lender's operator key. */
    pinMall: async (lender: string, mall: Pinning, idempotencyKey?: string): Promise<PinnedMall> =>
      (await post<{ readonly mall: PinnedMall }>(atLender(lender), mall, idempotencyKey)).mall,
    /** A mall as the lender has pinned it. */
    showPinnedMall: async (lender: string, mall: string): Promise<PinnedMall> =>
      (await request<{ readonly mall: PinnedMall }>("GET", `${atLender(lender)}/${encodeURIComponent(mall)}`)).mall,
  };
};

const at = (mall: string, path = ""): string => `/v1/malls/${encodeURIComponent(mall)}${path}`;
const atLender = (lender: string): string => `/v1/lenders/${encodeURIComponent(lender)}/malls`;
