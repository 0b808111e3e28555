/** The API's address: the page's own origin, unless its meta tag names another. */
export const api = document.querySelector<HTMLMetaElement>("meta[name=api]")?.content || location.origin;

/** The link's secret after the `#`, which browsers send to no server. */
export const secret = location.hash.slice(1);

// Someone who corrects a truncated link changes only the hash, for which browsers do not reload the page.
addEventListener("hashchange", () => location.reload());

/** True on a sandbox's machine; only there are purchasers whose keys are public. */
export const onLoopback = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(new URL(api).hostname);
