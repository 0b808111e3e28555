import type { APIGatewayProxyStructuredResultV2 as Result } from "aws-lambda";
import { reject, type Rejection } from "../../domain/rejection.ts";
import { refuse } from "./refusal.ts";
import type { HttpMiddleware } from "./request.ts";

/** The dates of this API's versions, the newest last; a mall stays with the one it joined under until its operator moves it. */
export const apiVersions: readonly string[] = ["2026-11-25"];

/** The newest. */
export const latestApiVersion = "2026-11-25";

/** The rejection of a version that does not exist. */
export const unknownVersion = (version: string | undefined): Rejection | undefined =>
  version === undefined || apiVersions.includes(version)
    ? undefined
    : reject("ApiVersionUnknown", `Api-Version is one of ${apiVersions.join(", ")}`);

type Answered = Parameters<NonNullable<HttpMiddleware["after"]>>[0];

/** Refuses an unknown `Api-Version`, and names the version of each response: the requested one, else the mall's own, else the newest. */
export const apiVersion = (): HttpMiddleware => ({
  before: ({ event }) => {
    const unknown = unknownVersion(event.headers["api-version"]);
    if (unknown) refuse(unknown);
  },
  after: addVersion,
  onError: addVersion,
});

const addVersion = (request: Answered): void => {
  const requested = request.event.headers["api-version"];
  const { headers, ...response } = request.response as Result;
  const version =
    requested !== undefined && !unknownVersion(requested) ? requested : (headers?.["api-version"] ?? latestApiVersion);
  request.response = { ...response, headers: { ...headers, "api-version": version } };
};
