/** True for a reference to evidence: an id, or an https link without user, query or fragment, which can hold secrets and personal data. */
export const isEvidenceReference = (text: string): boolean =>
  text.length <= longest && (opaqueId.test(text) || link.test(text));

const longest = 512;

/** The id of a stored document, such as `doc_5f0c2b9e`: a prefix and a random name, so that it holds no personal data. */
const opaqueId = /^[a-z]{2,16}_[A-Za-z0-9-]{8,128}$/;

const link = /^https:\/\/(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}(?::\d{1,5})?(?:\/[A-Za-z0-9._~-]+)+$/;

/** The form of a reference, in words. */
export const evidenceReferenceForm =
  "evidence must be an id such as doc_5f0c2b9e (2 to 16 small letters, an underscore, and 8 to 128 letters, digits or hyphens), " +
  `or an https link without user, query and fragment, of at most ${longest} characters`;
