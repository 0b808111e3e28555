import { type EvidenceFile, keptFiles } from "../../../domain/loan/file/evidence-file.ts";
import { isRejection, type Rejection } from "../../../domain/rejection.ts";
import { filesKey } from "../table/item-keys.ts";
import { commit, read, TableName, type Write } from "../table/table.ts";
import { decideAgain, putVersioned } from "../table/versioned.ts";

/** All files of a loan, in one item: the number of them is limited, and one condition guards the limit. */
type Files = { readonly version: number; readonly files: readonly EvidenceFile[] };

/** The files that were given as evidence about a purchase, the oldest first. */
export const loadFiles = async (purchaseId: string, now: string): Promise<readonly EvidenceFile[]> =>
  keptFiles((await loadAll(purchaseId)).files, now);

/** The same, with a check in a commit that none was added since. */
export const loadFilesToCheck = async (purchaseId: string, now: string): Promise<CheckedFiles> => {
  const { version, files } = await loadAll(purchaseId);
  const condition =
    version === 0
      ? { ConditionExpression: "attribute_not_exists(pk)" }
      : { ConditionExpression: "version = :version", ExpressionAttributeValues: { ":version": version } };
  return {
    files: keptFiles(files, now),
    unchanged: { ConditionCheck: { TableName, Key: filesKey(purchaseId), ...condition } },
  };
};

/** Files, and the condition that they are still all. */
export type CheckedFiles = { readonly files: readonly EvidenceFile[]; readonly unchanged: Write };

const loadAll = async (purchaseId: string): Promise<Files> => {
  const item = await read(filesKey(purchaseId));
  return item ? { version: item["version"] as number, files: item["files"] as readonly EvidenceFile[] } : none;
};

const none: Files = { version: 0, files: [] };

/** Load, decide, save: the files of a purchase with another one. */
export const changeFiles = async (
  purchaseId: string,
  decide: (files: readonly EvidenceFile[]) => readonly EvidenceFile[] | Rejection,
): Promise<readonly EvidenceFile[] | Rejection> => {
  const changed = await decideAgain<Files>(
    "the list of files",
    async () => loadAll(purchaseId),
    (before) => {
      const files = decide(before.files);
      if (isRejection(files)) return files;
      return files === before.files ? before : { version: before.version + 1, files };
    },
    async ({ version, files }) => commit([putVersioned({ ...filesKey(purchaseId), version, files }, version)]),
  );
  return isRejection(changed) ? changed : changed.files;
};
