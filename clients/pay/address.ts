/** The address of the gateway's API: it gets the view token and acts, never the link's secret or the key of acts. */
export const gatewayUrl = document.querySelector<HTMLMetaElement>("meta[name=gateway]")?.content ?? "";

/** The address of the lender's API: the lender serves these pages, at `/pay` and `/checkout/{id}` below it. */
export const lenderUrl = location.origin + location.pathname.replace(/\/(pay|checkout\/[^/]*)\/?$/, "");

/** The link's secret after the `#`, which browsers send to no server. */
export const secret = location.hash.slice(1);

// Someone who corrects a truncated link changes only the hash, for which browsers do not reload the page.
addEventListener("hashchange", () => location.reload());

/** True on a sandbox's machine; only there are purchasers whose keys are public. */
export const onLoopback = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(location.hostname);
