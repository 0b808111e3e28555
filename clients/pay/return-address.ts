/**
 * The shop's return address with the checkout's id added: its own parameters stay as they are written, letter by letter. The shop reads the
 * outcome from the gateway, because an address proves nothing. Where the address has a `session` of its own, the name is `tallystick_session`.
 */
export const withSession = (returnUrl: string, id: string): string => {
  const [before = "", ...fragment] = returnUrl.split("#");
  const name = new URL(returnUrl).searchParams.has("session") ? "tallystick_session" : "session";
  const joint = before.includes("?") ? (/[?&]$/.test(before) ? "" : "&") : "?";
  return [`${before}${joint}${name}=${encodeURIComponent(id)}`, ...fragment].join("#");
};
