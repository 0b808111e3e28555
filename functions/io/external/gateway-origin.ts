/** The origin of the gateway's API, which the purchaser's pages call; throws if it is not https, or on a sandbox's own machine http. */
export const gatewayOrigin = (): string => {
  const url = new URL(process.env["API_URL"] ?? "");
  if (url.protocol === "https:" || (url.protocol === "http:" && url.hostname === "127.0.0.1")) return url.origin;
  throw new Error(`API_URL must begin with https://, and is ${url.href}`);
};
