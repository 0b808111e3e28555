import { decodeProtectedHeader } from "jose";
import { call } from "./http.ts";
import type { Publisher } from "./keyring.ts";
import { isProblem, UntrustedAnswer } from "./problem.ts";

/**
 * Why a sealed request could not be opened, if its key is one that the recipient no longer publishes: nobody else knows, because the gateway
 * cannot open it and the recipient says no more than `InvalidMessage`. Undefined for any other failure.
 */
export const retiredKeyOf = async (
  sealed: string | undefined,
  failure: unknown,
  { url, path, iss }: Publisher,
): Promise<UntrustedAnswer | undefined> => {
  if (sealed === undefined || !isProblem(failure, "InvalidMessage")) return undefined;
  const { kid } = decodeProtectedHeader(sealed);
  const jwks = await call(typeof url === "string" ? url : await url(), { method: "GET", path }).catch(() => undefined);
  const published = (jwks as { readonly keys?: readonly { readonly kid: string }[] } | undefined)?.keys;
  if (!published || published.some((key) => key.kid === kid)) return undefined;
  const message = `the request is sealed for the key ${kid}, which ${iss} does not publish any more: its time is over. Ask ${iss} for its keys by a channel that is not the gateway, and pin them`;
  return new UntrustedAnswer(message, { cause: failure });
};
