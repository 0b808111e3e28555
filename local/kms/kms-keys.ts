import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { AwsError, text } from "../aws/aws.ts";

/** A symmetric key with its material. */
export type Key = {
  readonly arn: string;
  readonly material: Uint8Array;
  readonly policy: string;
  readonly created: number;
};

/** The declared keys and their aliases. */
export type KeyStore = ReturnType<typeof makeKeyStore>;

/** Stores the material of every key; only declared keys can be used. */
export const makeKeyStore = (store: DatabaseSync) => {
  store.exec(`CREATE TABLE IF NOT EXISTS masterKey (
    arn TEXT PRIMARY KEY, material BLOB NOT NULL, policy TEXT NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID`);
  const insert = store.prepare(`INSERT INTO masterKey VALUES (?, ?, ?, ?)
    ON CONFLICT (arn) DO UPDATE SET policy = excluded.policy`);
  const select = store.prepare("SELECT * FROM masterKey WHERE arn = ?");
  const keys = new Map<string, Key>();
  const aliases = new Map<string, string>();

  return {
    declare: (keyArn: string, policy: object, names: readonly string[] = []): void => {
      insert.run(keyArn, randomBytes(32), JSON.stringify(policy), Date.now());
      const row = select.get(keyArn);
      if (!(row?.material instanceof Uint8Array)) throw new Error(`the store lost the material of ${keyArn}`);
      const { material } = row;
      keys.set(keyArn, { arn: keyArn, material, policy: text(row.policy), created: Number(row.created) });
      for (const name of names) aliases.set(name, keyArn);
    },
    arns: (): string[] => [...keys.keys()],
    byArn: (keyArn: string): Key | undefined => keys.get(keyArn),
    /** Finds a key by its ARN, its id or an alias. */
    find: (given: unknown): Key => {
      const name = text(given);
      const alias = /alias\/.+$/.exec(name)?.[0];
      const nameOrId = alias === undefined ? name : (aliases.get(alias) ?? name);
      const key = keys.get(nameOrId) ?? [...keys.values()].find(({ arn }) => idOf(arn) === nameOrId);
      if (key) return key;
      throw new AwsError("NotFoundException", `Key '${name}' does not exist`);
    },
  };
};

/** The id of a key: its ARN's last segment. */
export const idOf = (keyArn: string): string => keyArn.split("/").at(-1) ?? keyArn;
