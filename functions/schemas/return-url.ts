import * as z from "zod";

/** A purchaser is sent back by https, or to the machine the page runs on, where a developer's shop is; and with no credentials in the link. */
const isSafe = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const here = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return (protocol === "https:" || (protocol === "http:" && here)) && username === "" && password === "";
};

/** Where a checkout sends the purchaser to. */
export const ReturnUrl = z.string().max(2048).refine(isSafe, "an https address, or http on localhost");
