import * as z from "zod/mini";

/** A purchaser returns by https, or to localhost, where a developer's shop runs; a link with credentials is refused. */
const isSafe = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const here = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return (protocol === "https:" || (protocol === "http:" && here)) && username === "" && password === "";
};

/** The address that a checkout returns the purchaser to. */
export const ReturnUrl = z
  .string()
  .check(z.maxLength(2048), z.refine(isSafe, "an https address, or http on localhost"));
