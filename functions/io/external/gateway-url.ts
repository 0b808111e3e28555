/**
 * The address of the gateway's API, which the purchaser's pages call, without a slash at its end, and its origin. Throws if it is not https,
 * or on a sandbox's own machine http.
 */
export const gatewayUrl = (): { readonly address: string; readonly origin: string } => {
  const { protocol, hostname, origin, pathname, href } = new URL(process.env["API_URL"] ?? "");
  if (protocol === "https:" || (protocol === "http:" && hostname === "127.0.0.1"))
    return { address: origin + pathname.replace(/\/+$/, ""), origin };
  throw new Error(`API_URL must begin with https://, and is ${href}`);
};
