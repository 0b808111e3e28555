import type { IncomingHttpHeaders } from "node:http";

/** A request read whole. */
export type Incoming = {
  readonly method: string;
  /** Without the query, as it came: still percent-encoded. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type Outgoing = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
};

/** A JSON answer. */
export const json = (status: number, body: unknown): Outgoing => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
