import { type Answered, isSignedAnswer, signatureHeaders } from "../messages/http-signature.ts";
import { forgetSecret, portSecret } from "./port-secret.ts";

/** A service of the lender's, which is no part of the deployment: docs/ports.md is the contract. */
export type Port = {
  readonly name: "bank" | "messenger";
  readonly url: string;
  /** The name of the secret that both know. */
  readonly secret: string;
  /** The time of a service that has a clock of its own, as the sandbox's has. */
  readonly now?: () => Date;
};

/** The lender's bank. */
export const bankPort = (): Port => ({
  name: "bank",
  url: process.env["BANK_URL"] ?? "",
  secret: process.env["BANK_SECRET"] ?? "",
});

/** The service that sends messages to purchasers. */
export const messengerPort = (): Port => ({
  name: "messenger",
  url: process.env["MESSENGER_URL"] ?? "",
  secret: process.env["MESSENGER_SECRET"] ?? "",
});

export type PortRequest = {
  /** What follows the port's address. */
  readonly path: string;
  readonly timeoutMs: number;
  /** Without it, the request is a GET. `key` is the idempotency key. */
  readonly post?: { readonly key: string; readonly body: object };
};

/** An answer that the service signed; `body` is undefined where it is no JSON. */
export type PortAnswer = { readonly status: number; readonly body: unknown };

/**
 * Sends a signed request to a service, and takes only the signed answer to it. Anything else leaves open what the service did, and is thrown:
 * `BankUnavailable`, `MessengerUnavailable`.
 */
export const callPort = async (port: Port, { path, timeoutMs, post }: PortRequest): Promise<PortAnswer> => {
  const secret = await currentSecret(port);
  const url = `${port.url}${path}`;
  const content = post && { body: JSON.stringify(post.body), key: post.key };
  const method = content ? "POST" : "GET";
  const signed = signatureHeaders({ method, url, ...(content && { content }) }, secret, port.now?.() ?? new Date());
  const answer = await send(port, url, timeoutMs, {
    method,
    headers: { ...signed, ...(content && { "content-type": "application/json" }) },
    ...(content && { body: content.body }),
  });
  if (answer.status === 401) {
    forgetSecret(port.secret);
    throw portUnavailable(port, `status 401, it does not accept the lender's signature: ${advice(port)}`);
  }
  if (!isSignedAnswer(answer, signed.signature, secret)) await requirePrevious(port, answer, signed.signature);
  return { status: answer.status, body: parsed(answer.body) };
};

/** What the service did is unknown, or not known yet. */
export const portUnavailable = ({ name }: Port, why: string): Error => {
  const error = new Error(`the ${name} did not do it, or it is not known: ${why}`);
  error.name = name === "bank" ? "BankUnavailable" : "MessengerUnavailable";
  return error;
};

const advice = ({ secret }: Port): string =>
  `compare its secret with the versions of ${secret} in Secrets Manager (docs/ports.md#rotation)`;

const currentSecret = async (port: Port): Promise<string> => {
  const secret = await portSecret(port.secret, "AWSCURRENT").catch((error: Error) => {
    throw portUnavailable(port, `its secret ${port.secret} cannot be used: ${error.message}`);
  });
  if (secret === undefined) throw portUnavailable(port, `Secrets Manager has no secret ${port.secret} (docs/ports.md)`);
  return secret;
};

const send = async (port: Port, url: string, timeoutMs: number, request: RequestInit): Promise<Answered> => {
  try {
    // A redirection would take account numbers and notices to another host.
    const options = { redirect: "manual", signal: AbortSignal.timeout(timeoutMs) } as const;
    const response = await fetch(url, { ...request, ...options });
    return { status: response.status, headers: response.headers, body: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    throw portUnavailable(port, error instanceof Error ? error.message : String(error));
  }
};

/** In a rotation the service may still sign with the secret before this one. */
const requirePrevious = async (port: Port, answer: Answered, requestSignature: string): Promise<void> => {
  const previous = await portSecret(port.secret, "AWSPREVIOUS").catch(() => undefined);
  if (previous !== undefined && isSignedAnswer(answer, requestSignature, previous)) return;
  forgetSecret(port.secret);
  const { status } = answer;
  throw portUnavailable(port, `status ${status}, ${status < 500 ? `not signed: ${advice(port)}` : "not signed"}`);
};

const parsed = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
};
