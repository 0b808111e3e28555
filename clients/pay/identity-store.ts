import type { Identity } from "./identity.ts";

/** What the browser remembers: who pays here, with a key that it can use and not show, and where notices go. */
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

const settled = async <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no storage")));
  });

/** Who paid here last; nobody where the browser keeps nothing, as in a private window. */
export const recall = async (): Promise<Remembered | undefined> => {
  try {
    return (await settled((await open()).get("me"))) as Remembered | undefined;
  } catch {
    return undefined;
  }
};

/** Remembers who pays here; a browser that keeps nothing is asked anew the next time. */
export const remember = async (purchaser: Remembered): Promise<void> => {
  try {
    await settled((await open()).put(purchaser, "me"));
  } catch {
    // Nothing depends on it.
  }
};
