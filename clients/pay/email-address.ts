/** True for one `@` with names between dots, and nothing that frames an address, cannot be seen, or ends a sentence. */
export const isEmailAddress = (text: string): boolean => pattern.test(text);

const name = /[^\s@<>()[\]\\,;:".\p{C}]+/u.source;

/** A place ends with a letter, a digit or, as in Hindi, a mark. */
const pattern = new RegExp(`^${name}(?:\\.${name})*@${name}(?:\\.${name})*(?<=[\\p{L}\\p{N}\\p{M}])$`, "u");
