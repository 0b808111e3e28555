import { request as http, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { request as https } from "node:https";
import type { NoResponse, AttemptResult } from "../../../domain/webhook/delivery.ts";
import type { Endpoint } from "../../../domain/webhook/endpoint.ts";
import { secondsOf } from "../messages/message.ts";
import { signFor } from "./endpoint-secret.ts";
import { mayReceiveWebhooks, publicLookup } from "./public-address.ts";

/**
 * A mall's server should store the event and answer. At the first try it has three seconds, so that one that hangs holds up nobody else
 * before its circuit is open; later ones are fewer, and wait for ten.
 */
const patienceMs = { first: 3_000, later: 10_000 } as const;

/** How long the beginning of an answer's body is waited for once its status has come. */
const bodyMs = 1_000;

/** So much of a body is read, and then the connection is closed. */
const bodyBytes = 4_096;

/** How much of a body is kept: of a yes it says little, of a no it is what the mall's developer looks for. */
const keptOfYes = 64;

const keptOfNo = 512;

/** The headers of a delivery, but for its signature. */
export const headersOf = (id: string, at: string) => ({
  "content-type": "application/json",
  "user-agent": "Tallystick-Webhooks/1",
  "webhook-id": id,
  "webhook-timestamp": String(secondsOf(at)),
});

/** Posts an event with Standard Webhooks headers and tells what came back, or why nothing did. Redirects are not followed. */
export const postWebhook = async (
  endpoint: Endpoint,
  root: Uint8Array,
  { id, body }: { readonly id: string; readonly body: string },
  now: string,
  which: keyof typeof patienceMs,
): Promise<AttemptResult> => {
  const headers = headersOf(id, now);
  const signature = signFor(root, endpoint, { id, timestamp: secondsOf(now), body }, now);
  const started = performance.now();
  const answer = mayReceiveWebhooks(endpoint.url)
    ? await post(
        endpoint.url,
        { ...headers, "content-length": Buffer.byteLength(body), "webhook-signature": signature },
        body,
        patienceMs[which],
      )
    : { outcome: "notPublic" as const };
  const ms = Math.round(performance.now() - started);
  if (!("text" in answer)) return { attempt: { at: now, ms, ...answer } };
  const { outcome, text, retryAfter } = answer;
  const kept = printable(text).slice(0, outcome >= 200 && outcome <= 299 ? keptOfYes : keptOfNo);
  return {
    attempt: { at: now, ms, outcome, ...(kept !== "" && { answer: kept }) },
    ...(retryAfter !== undefined && { retryAfter }),
  };
};

type Answer =
  | { readonly outcome: number; readonly text: string; readonly retryAfter: number | undefined }
  | { readonly outcome: NoResponse };

const post = async (url: string, headers: OutgoingHttpHeaders, body: string, ms: number): Promise<Answer> =>
  new Promise((resolve) => {
    const send = url.startsWith("https:") ? https : http;
    const signal = AbortSignal.timeout(ms);
    const call = send(url, { method: "POST", headers, lookup: publicLookup, signal }, (response) => {
      resolve(answerOf(response));
    });
    call.on("error", (error: NodeJS.ErrnoException) => resolve({ outcome: whyNot(error) }));
    call.end(body);
  });

const answerOf = async (response: IncomingMessage): Promise<Answer> => ({
  outcome: response.statusCode ?? 0,
  text: await beginningOf(response),
  retryAfter: secondsIn(response.headers["retry-after"]),
});

/** Reads on until there is enough, the end, or no more patience; whatever is left is not read. */
const beginningOf = async (response: IncomingMessage): Promise<string> =>
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

const whyNot = ({ name, code = "" }: NodeJS.ErrnoException): NoResponse => {
  if (name === "AbortError" || name === "TimeoutError" || code === "ETIMEDOUT") return "timeout";
  if (code === "ENOTPUBLIC") return "notPublic";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "unresolved";
  return /CERT|TLS|SSL|SIGNATURE/.test(code) ? "untrusted" : "unreachable";
};

/** `Retry-After` in seconds, or as a date. */
const secondsIn = (header: string | undefined): number | undefined => {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return seconds >= 0 ? Math.ceil(seconds) : undefined;
};

const printable = (text: string): string => text.replaceAll(/[\p{C}\s]+/gu, " ").trim();
