/** Where the API is: where this page came from, unless the page says otherwise. */
export const api = document.querySelector<HTMLMetaElement>("meta[name=api]")?.content || location.origin;

/** What is after the `#`: secret, and sent to no server. */
export const secret = location.hash.slice(1);

// Whoever mends a link that was cut off changes nothing but this, and browsers would show the old page.
addEventListener("hashchange", () => location.reload());

/** True on the machine that a sandbox runs on; nowhere else are there purchasers whose keys anybody may have. */
export const onLoopback = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(new URL(api).hostname);
