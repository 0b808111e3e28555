import type { HttpResponse } from "@smithy/core/protocols";
import { isThrottlingError, isTransientError } from "@smithy/core/retry";

/** A call that AWS refused or failed: its name is AWS's own, such as `ConditionalCheckFailedException`. */
export type AwsFailure = Error & {
  /** Why each part of a cancelled transaction did not hold. */
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
  readonly $metadata: { readonly httpStatusCode: number; clockSkewCorrected?: true };
};

/** The failure of an answer: JSON services name it in the body, REST services in a header. */
export const failureOf = ({ statusCode, headers }: HttpResponse, text: string): AwsFailure => {
  const said = parse(text);
  const names = [headers["x-amzn-errortype"], said["__type"], said["code"], `Http${statusCode}`];
  const name = names.find((each) => typeof each === "string");
  const { message = said["Message"], CancellationReasons } = said;
  return Object.assign(new Error(typeof message === "string" ? message : ""), {
    // A namespace may stand before the name, and an address after it.
    name: name?.replace(/^.*#/, "").replace(/:.*$/, "") ?? "",
    ...(Array.isArray(CancellationReasons) && { CancellationReasons }),
    $metadata: { httpStatusCode: statusCode },
  });
};

/** Whether AWS said no by that name. */
export const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** What kind of failure the SDK takes this for: throttled and passing ones are worth another try. */
export const kindOf = (error: unknown): "THROTTLING" | "TRANSIENT" | "CLIENT_ERROR" => {
  const failure = error as Parameters<typeof isTransientError>[0];
  if (isThrottlingError(failure)) return "THROTTLING";
  return isTransientError(failure) ? "TRANSIENT" : "CLIENT_ERROR";
};

/** Milliseconds that our clock is behind, when the signature was refused for its time; the call is then worth another try. */
export const skewIn = (failure: AwsFailure, { headers }: HttpResponse): number | undefined => {
  const skew = Date.parse(headers["date"] ?? "") - Date.now();
  if (!untimely.has(failure.name) || !(Math.abs(skew) > tolerated)) return undefined;
  failure.$metadata.clockSkewCorrected = true;
  return skew;
};

/** A signature is good for five minutes. */
const tolerated = 240_000;

const untimely = new Set([
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

/** What stands between us and AWS may answer in HTML. */
const parse = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
};
