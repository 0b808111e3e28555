import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Makes the data folder, for the user only; throws a sentence when that is not possible. */
export const makeDataFolder = (folder: string): void => {
  try {
    makeFolder(folder);
  } catch (error) {
    throw unusable(folder, error);
  }
};

/** Not by `recursive`, which never ends where a parent is there and takes no folder, as in /proc. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
};

/** Why a folder cannot hold the data, for a person. */
export const unusable = (folder: string, error: unknown): Error => {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const why = reasons[code] ?? message;
  return new Error(`${folder} cannot be the data folder: ${why}. Choose another one with --data`, { cause: error });
};

const reasons: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "it is on a read-only disk",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full",
  EEXIST: "it is a file",
  ENOTDIR: "it is below a file",
  ENOENT: "it cannot be created",
  ENAMETOOLONG: "its name is too long",
};

/** Deletes the files of a sandbox only, because the folder may contain others. */
export const deleteData = (folder: string): void => {
  const databases = ["runtime.sqlite", "dynamodb.sqlite"].flatMap((file) => [file, `${file}-wal`, `${file}-shm`]);
  for (const name of [...databases, "sandbox.json", "sandbox-keys.json", "logs"])
    rmSync(join(folder, name), { recursive: true, force: true });
};
