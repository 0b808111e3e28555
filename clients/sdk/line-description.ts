/** As the lender takes it: functions/io/messages/sealed-request.ts. */
const maxDescription = 256;

/**
 * What is wrong with the description of an order line, or undefined. Only mall, purchaser and lender can read it, so the gateway cannot refuse it
 * in time: without this the purchaser would consent to an order that the lender then refuses.
 */
export const descriptionFault = (description: unknown): string | undefined => {
  if (typeof description !== "string") return "it must be text";
  if (description.length > maxDescription) return `it has ${description.length} characters; at most ${maxDescription}`;
  if (!/^\P{Cs}*$/u.test(description)) return "it has half of a character, as a text cut in the middle of an emoji has";
  if (/[^\P{Cc}\t\n\r]/u.test(description)) return "it has control characters other than tabs and line breaks";
  return undefined;
};
