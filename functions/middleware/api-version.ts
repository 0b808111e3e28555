import { reject, type Rejection } from "../../domain/rejection.ts";

/** The dates of this API's versions, the newest last; a mall stays with the one it joined under until its operator moves it. */
export const apiVersions: readonly string[] = ["2026-11-25"];

/** The newest. */
export const latestApiVersion = "2026-11-25";

/** The no to a version that there is not. */
export const unknownVersion = (version: string | undefined): Rejection | undefined =>
  version === undefined || apiVersions.includes(version)
    ? undefined
    : reject("ApiVersionUnknown", `Api-Version is one of ${apiVersions.join(", ")}`);
