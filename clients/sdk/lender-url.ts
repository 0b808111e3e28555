import { call } from "./http.ts";

/** A lender as a gateway lists it; `url` is the origin of the lender's API. */
export type ListedLender = { readonly id: string; readonly url: string };

/** The lenders behind a gateway. */
export const listLenders = async (gatewayUrl: string, retryTimeoutMs?: number): Promise<readonly ListedLender[]> => {
  const answer = await call(gatewayUrl, { method: "GET", path: "/v1/lenders" }, retryTimeoutMs);
  return (answer as { readonly lenders: readonly ListedLender[] }).lenders;
};

/**
 * The address of a lender's API, as the gateway lists it. Whoever must not trust the gateway, such as the lender's staff, gets the
 * address from the lender instead.
 */
export const findLenderUrl = async (gatewayUrl: string, lender: string, retryTimeoutMs?: number): Promise<string> => {
  const found = (await listLenders(gatewayUrl, retryTimeoutMs)).find(({ id }) => id === lender);
  if (!found) throw new TypeError(`${gatewayUrl} has no lender ${lender}`);
  return found.url;
};

/** Finds a lender's address when it is first needed, and then keeps it. */
export const lenderFinder = (gatewayUrl: string, lender: string): (() => Promise<string>) => {
  let found: Promise<string> | undefined;
  return async () => {
    found ??= findLenderUrl(gatewayUrl, lender);
    // A failure is not kept.
    found.catch(() => (found = undefined));
    return found;
  };
};
