import type { Texts } from "./request.ts";

/** The credential in the header `Authorization: Bearer …`. */
export const bearerOf = (headers: Texts): string | undefined =>
  /^Bearer (\S+)$/.exec(headers["authorization"] ?? "")?.[1];
