import type { Checkout } from "./checkout.ts";
import { type Display, type LinkKeys, openDisplay } from "./checkout-link.ts";
import { call } from "./http.ts";

/** A checkout as the purchaser's page sees it; `now` is the gateway's time. */
export type OwnCheckout = Omit<Checkout, "version" | "purchase" | "purchaserPart"> & {
  readonly shop: string;
  readonly returnUrl: string;
  readonly cancelUrl: string;
  readonly now: string;
  readonly display: string;
};

/** Connects the page of a checkout to the gateway, by what its link says. */
export const connectCheckout = ({
  url,
  id,
  keys,
}: {
  readonly url: string;
  readonly id: string;
  readonly keys: LinkKeys;
}) => {
  const base = `/v1/checkout-sessions/${encodeURIComponent(id)}`;
  const authorization = `Bearer ${keys.token}`;
  const ask = async (method: "GET" | "POST", path: string, body?: object): Promise<OwnCheckout> => {
    const answer = await call(url, { method, path: `${base}/${path}`, headers: { authorization }, body });
    return (answer as { readonly checkout: OwnCheckout }).checkout;
  };
  return {
    show: async (): Promise<OwnCheckout> => ask("GET", "status"),
    /** Hands over the purchaser's part; the same one twice is one consent. */
    consent: async (purchaserPart: string): Promise<OwnCheckout> => ask("POST", "consents", { purchaserPart }),
    cancel: async (): Promise<OwnCheckout> => ask("POST", "cancellations", {}),
    /** What the mall calls the lines, which the gateway cannot read. */
    display: async (checkout: OwnCheckout): Promise<Display> => openDisplay(checkout.display, keys),
  };
};
