import type { Checkout } from "./checkout.ts";
import { type Display, type LinkKeys, openDisplay } from "./checkout-link.ts";
import { call } from "./http.ts";

/** A checkout as the purchaser's page sees it; `now` is the gateway's time. */
export type PurchaserCheckout = Omit<Checkout, "version" | "purchase" | "purchaserPart"> & {
  readonly shop: string;
  readonly returnUrl: string;
  readonly cancelUrl: string;
  readonly now: string;
  readonly display: string;
};

/** Connects a checkout's page to the gateway with the keys from its link. */
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
  const request = async (method: "GET" | "POST", path: string, body?: object): Promise<PurchaserCheckout> => {
    const response = await call(url, { method, path: `${base}/${path}`, headers: { authorization }, body });
    return (response as { readonly checkout: PurchaserCheckout }).checkout;
  };
  return {
    show: async (): Promise<PurchaserCheckout> => request("GET", "status"),
    /** Sends the purchaser's sealed consent; repeating the same one has no further effect. */
    consent: async (purchaserPart: string): Promise<PurchaserCheckout> =>
      request("POST", "consents", { purchaserPart }),
    cancel: async (): Promise<PurchaserCheckout> => request("POST", "cancellations", {}),
    /** Decrypts the mall's line descriptions, which the gateway cannot read. */
    display: async (checkout: PurchaserCheckout): Promise<Display> => openDisplay(checkout.display, keys),
  };
};
