import { call } from "./http.ts";
import type { MallRecord, PinnedKey } from "./mall-record.ts";
import type { Key } from "./message.ts";

/** How one of the operator's staff is connected; gateway and lender each give out keys of their own. */
export type OperatorOptions = {
  readonly url: string;
  readonly operatorKey: string;
  /** For how long a request without an answer is sent again; about a second unless told. */
  readonly patienceMs?: number;
};

/** Public keys, as intake takes them. */
export type Jwks = { readonly keys: readonly Key[] };

/** What a mall agrees on with the gateway. Its record's API version is the newest unless told. */
export type MallTerms = {
  readonly name: string;
  readonly lender: string;
  readonly advancePolicy: MallRecord["advancePolicy"];
  readonly apiVersion?: string;
  readonly requestsPerSecond?: number;
};

/** A mall that joins; without an `id` it is given one, and without a `webhookUrl` it makes its endpoints itself. */
export type Registration = MallTerms & { readonly id?: string; readonly webhookUrl?: string; readonly jwks: Jwks };

/** What changes of a mall; `jwks` replaces at once the keys of a mall that has lost them. */
export type MallChange = Partial<MallTerms> & { readonly status?: MallRecord["status"]; readonly jwks?: Jwks };

/** What may be told of an API key. */
export type ApiKey = {
  readonly id: string;
  readonly label: string;
  readonly createdAt: string;
  readonly lastFour: string;
  readonly revokedAt?: string;
};

/** The secrets are in the first answer only: a request that is sent again because its answer got lost is not shown them. */
export type NewMall = {
  readonly mall: MallRecord;
  readonly key?: ApiKey;
  readonly apiKey?: string;
  readonly webhookSecret?: string;
};

/** A mall as the lender pins it; without `jwks` one that is pinned keeps its keys. What the rate card leaves out is usual. */
export type Pinning = {
  readonly mall: string;
  readonly name: string;
  readonly bankAccount: string;
  readonly jwks?: Jwks;
  readonly card?: object;
  readonly refundPolicy?: object;
};

/** A mall as the lender has pinned it, with all that is usual filled in. */
export type PinnedMall = {
  readonly id: string;
  readonly name: string;
  readonly lender: string;
  readonly bankAccount: string;
  readonly card: object;
  readonly refundPolicy: object;
  readonly keys: readonly PinnedKey[];
};

/** Connects one of the staff, the gateway's or a lender's, to the routes of their own side. */
export const connectOperator = ({ url, operatorKey, patienceMs }: OperatorOptions) => {
  const authorization = `Bearer ${operatorKey}`;
  const ask = async <Told>(method: "GET" | "DELETE", path: string): Promise<Told> =>
    (await call(url, { method, path, headers: { authorization } }, patienceMs)) as Told;
  const post = async <Told>(
    path: string,
    body: object,
    idempotencyKey: string = crypto.randomUUID(),
  ): Promise<Told> => {
    const headers = { authorization, "idempotency-key": idempotencyKey };
    return (await call(url, { method: "POST", path, headers, body }, patienceMs)) as Told;
  };
  return {
    /** Registers a mall at the gateway. */
    registerMall: async (mall: Registration, idempotencyKey?: string): Promise<NewMall> =>
      post<NewMall>("/v1/malls", mall, idempotencyKey),
    /** A mall's terms, standing and keys. */
    showMall: async (mall: string): Promise<MallRecord> =>
      (await ask<{ readonly mall: MallRecord }>("GET", at(mall))).mall,
    /** All malls by id, page by page as they are asked for. */
    listMalls: async function* (): AsyncGenerator<MallRecord> {
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const query = cursor === undefined ? "" : `?${new URLSearchParams({ cursor }).toString()}`;
        const page = await ask<{ readonly malls: readonly MallRecord[]; readonly cursor?: string }>(
          "GET",
          `/v1/malls${query}`,
        );
        yield* page.malls;
        cursor = page.cursor;
      }
    },
    /** Changes what is named, suspends or resumes. */
    changeMall: async (mall: string, change: MallChange, idempotencyKey?: string): Promise<MallRecord> =>
      (await post<{ readonly mall: MallRecord }>(at(mall), change, idempotencyKey)).mall,
    /** Makes one more API key for a mall. */
    createApiKey: async (
      mall: string,
      label: string,
      idempotencyKey?: string,
    ): Promise<{ readonly key: ApiKey; readonly apiKey?: string }> =>
      post(at(mall, "/api-keys"), { label }, idempotencyKey),
    /** What may be told of a mall's API keys. */
    listApiKeys: async (mall: string): Promise<readonly ApiKey[]> =>
      (await ask<{ readonly keys: readonly ApiKey[] }>("GET", at(mall, "/api-keys"))).keys,
    /** Ends an API key at once. */
    revokeApiKey: async (mall: string, id: string): Promise<ApiKey> =>
      (await ask<{ readonly key: ApiKey }>("DELETE", at(mall, `/api-keys/${encodeURIComponent(id)}`))).key,
    /** Pins a mall at a lender: for the lender's own staff. */
    pinMall: async (lender: string, mall: Pinning, idempotencyKey?: string): Promise<PinnedMall> =>
      (await post<{ readonly mall: PinnedMall }>(atLender(lender), mall, idempotencyKey)).mall,
    /** A mall as the lender has pinned it. */
    showPinnedMall: async (lender: string, mall: string): Promise<PinnedMall> =>
      (await ask<{ readonly mall: PinnedMall }>("GET", `${atLender(lender)}/${encodeURIComponent(mall)}`)).mall,
  };
};

const at = (mall: string, path = ""): string => `/v1/malls/${encodeURIComponent(mall)}${path}`;
const atLender = (lender: string): string => `/v1/lenders/${encodeURIComponent(lender)}/malls`;
