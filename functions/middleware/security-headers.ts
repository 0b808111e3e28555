import type middy from "@middy/core";
import type { APIGatewayProxyEventV2 as Event, APIGatewayProxyStructuredResultV2 as Result } from "aws-lambda";

/**
 * A page may load our own files, call the host that served it and the gateway's API, and nothing else. The links to it have secrets in
 * their fragments, so no referrer is sent and no other site may frame it. `@middy/http-security-headers` would merge some forty defaults.
 */
const headers = (api: string) => ({
  "content-security-policy": `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${api}; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
  "strict-transport-security": "max-age=31536000",
});

type Chain = middy.MiddlewareObj<Event, Result>;

/** Adds the security headers to each response of a page, which may call the origin `api`. */
export const securityHeaders = (api: () => string): Chain => {
  const addHeaders: NonNullable<Chain["after"]> = (request) => {
    request.response = { ...request.response, headers: { ...headers(api()), ...request.response?.headers } };
  };
  return { after: addHeaders, onError: addHeaders };
};
