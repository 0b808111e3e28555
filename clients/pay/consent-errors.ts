import { isEmailAddress } from "./email-address.ts";
import type { Failure } from "./failure.ts";
import type { Identity } from "./identity.ts";
import { words } from "./words.ts";

/** What is missing or wrong, by input, in the order of the page. */
export type ConsentErrors = { readonly identity?: string; readonly contact?: string; readonly agree?: string };

/** The inputs by error. */
export const inputs: Readonly<Record<string, string>> = {
  identity: "#purchaser, #file",
  contact: "#contact",
  agree: "#agree",
};

/** What the purchaser has entered. */
export type Entered = { readonly identity: Identity | undefined; readonly contact: string; readonly agreed: boolean };

/** What is missing or wrong in what was entered. */
export const errorsOf = ({ identity, contact, agreed }: Entered): ConsentErrors => {
  const { noIdentity, noContact, badContact } = words.identity;
  const address = contact.trim();
  return {
    ...(!identity && { identity: noIdentity }),
    ...(address === "" ? { contact: noContact } : !isEmailAddress(address) && { contact: badContact }),
    ...(!agreed && { agree: words.consent.missing }),
  };
};

/** The first errors in one sentence, beside the button. */
export const summaryOf = ({ identity, contact, agree }: ConsentErrors): Failure | undefined => {
  const what =
    identity !== undefined || contact === words.identity.noContact ? words.identity.missing : (contact ?? agree);
  return what === undefined ? undefined : { what, next: "" };
};
