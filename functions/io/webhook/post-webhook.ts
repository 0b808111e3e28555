import { type IncomingMessage, type OutgoingHttpHeaders, request as http } from "node:http";
import { request as https } from "node:https";
import type { AttemptResult, NoResponse } from "../../../domain/webhook/delivery.ts";
import type { Endpoint } from "../../../domain/webhook/endpoint.ts";
import { secondsOf } from "../messages/message.ts";
import { type DerivedSecret, signFor } from "./endpoint-secret.ts";
import { isWebhookUrlAllowed, publicLookup } from "./public-address.ts";

/**
 * A mall's server should store the event and respond. The first attempt waits three seconds, so that a hanging server does not delay
 * other malls before its circuit opens; later attempts are fewer and wait ten seconds.
 */
const timeoutMs = { first: 3_000, later: 10_000 } as const;

/** The timeout for the start of the response body after the status. */
const bodyMs = 1_000;

/** The connection is closed after this much of the body. */
const bodyBytes = 4_096;

/** Characters of the body that are stored: after a failure the mall's developer needs more. */
const maxKeptOfSuccess = 64;

const maxKeptOfFailure = 512;

/** The headers of a delivery, without the signature. */
export const headersOf = (id: string, at: string) => ({
  "content-type": "application/json",
  "user-agent": "Tallystick-Webhooks/1",
  "webhook-id": id,
  "webhook-timestamp": String(secondsOf(at)),
});

/** Posts an event with Standard Webhooks headers and returns the response, or why there was none. Redirects are not followed. */
export const postWebhook = async (
  endpoint: Endpoint,
  secrets: readonly DerivedSecret[],
  { id, body }: { readonly id: string; readonly body: string },
  now: string,
  which: keyof typeof timeoutMs,
): Promise<AttemptResult> => {
  const headers = headersOf(id, now);
  const signature = signFor(secrets, endpoint, { id, timestamp: secondsOf(now), body });
  const started = performance.now();
  const answer = isWebhookUrlAllowed(endpoint.url)
    ? await post(
        endpoint.url,
        { ...headers, "content-length": Buffer.byteLength(body), "webhook-signature": signature },
        body,
        timeoutMs[which],
      )
    : { outcome: "notPublic" as const };
  const ms = Math.round(performance.now() - started);
  if (!("text" in answer)) return { attempt: { at: now, ms, ...answer } };
  const { outcome, text, retryAfter } = answer;
  const kept = printable(text).slice(0, outcome >= 200 && outcome <= 299 ? maxKeptOfSuccess : maxKeptOfFailure);
  return {
    attempt: { at: now, ms, outcome, ...(kept !== "" && { answer: kept }) },
    ...(retryAfter !== undefined && { retryAfter }),
  };
};

type EndpointResponse =
  | { readonly outcome: number; readonly text: string; readonly retryAfter: number | undefined }
  | { readonly outcome: NoResponse };

const post = async (url: string, headers: OutgoingHttpHeaders, body: string, ms: number): Promise<EndpointResponse> =>
  new Promise((resolve) => {
    const send = url.startsWith("https:") ? https : http;
    const signal = AbortSignal.timeout(ms);
    const call = send(url, { method: "POST", headers, lookup: publicLookup, signal }, (response) => {
      resolve(readResponse(response));
    });
    call.on("error", (error: NodeJS.ErrnoException) => resolve({ outcome: failureReason(error) }));
    call.end(body);
  });

const readResponse = async (response: IncomingMessage): Promise<EndpointResponse> => ({
  outcome: response.statusCode ?? 0,
  text: await readStart(response),
  retryAfter: retryAfterSeconds(response.headers["retry-after"]),
});

/** Reads the body up to the size limit, its end, or the timeout; the rest is not read. */
const readStart = async (response: IncomingMessage): Promise<string> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (): void => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).subarray(0, bodyBytes).toString());
    };
    const cut = (): void => {
      done();
      response.destroy();
    };
    const timer = setTimeout(cut, bodyMs);
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= bodyBytes) cut();
    });
    response.on("end", done);
    response.on("error", done);
  });

const failureReason = ({ name, code = "" }: NodeJS.ErrnoException): NoResponse => {
  if (name === "AbortError" || name === "TimeoutError" || code === "ETIMEDOUT") return "timeout";
  if (code === "ENOTPUBLIC") return "notPublic";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "unresolved";
  return /CERT|TLS|SSL|SIGNATURE/.test(code) ? "untrusted" : "unreachable";
};

/** `Retry-After` in seconds, or as a date. */
const retryAfterSeconds = (header: string | undefined): number | undefined => {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return seconds >= 0 ? Math.ceil(seconds) : undefined;
};

const printable = (text: string): string => text.replaceAll(/[\p{C}\s]+/gu, " ").trim();
