import { type FileType, fileTypes } from "./file-type.ts";

const longestStem = 80;

/**
 * The name under which a file is saved by those who may see it: the sender's, without folders and without characters that mean something to a
 * file system, a shell or a terminal or change the direction of text, with the ending of the file's own type.
 */
export const safeFileName = (given: string | undefined, type: FileType): string => {
  const own = (given ?? "").split(/[/\\]/).at(-1) ?? "";
  const words = own
    .normalize()
    .replace(/(?<=[^.])\.[A-Za-z0-9]{1,8}$/, "")
    .replaceAll(/[^\p{L}\p{M}\p{N} ._-]/gu, "")
    .replaceAll(/\s+/g, " ");
  const stem = Array.from(words.replaceAll(/^[ ._-]+/g, ""))
    .slice(0, longestStem)
    .join("")
    .replace(/[ ._-]+$/, "");
  return `${stem === "" ? "evidence" : stem}.${fileTypes[type]}`;
};
