import type { Identity } from "./identity.ts";

/** What the browser stores: the purchaser with a non-extractable key, and where notices are sent. */
export type Remembered = { readonly identity: Identity; readonly contact: string };

const open = async (): Promise<IDBObjectStore> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open("tallystick", 1);
    request.addEventListener("upgradeneeded", () => void request.result.createObjectStore("purchaser"));
    request.addEventListener("error", () => reject(request.error ?? new Error("no storage")));
    request.addEventListener("success", () =>
      resolve(request.result.transaction("purchaser", "readwrite").objectStore("purchaser")),
    );
  });

const resultOf = async <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no storage")));
  });

/** The purchaser who paid here last; undefined when the browser stores nothing, as in a private window. */
export const recall = async (): Promise<Remembered | undefined> => {
  try {
    return (await resultOf((await open()).get("me"))) as Remembered | undefined;
  } catch {
    return undefined;
  }
};

/** Stores the purchaser; if the browser stores nothing, the purchaser is asked again the next time. */
export const remember = async (purchaser: Remembered): Promise<void> => {
  try {
    await resultOf((await open()).put(purchaser, "me"));
  } catch {
    // Optional: nothing depends on it.
  }
};
