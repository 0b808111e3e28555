/* A page about orders shows itself anew when the shop has heard something. */

new EventSource(`${location.pathname}/changes`).addEventListener("message", () => location.reload());
