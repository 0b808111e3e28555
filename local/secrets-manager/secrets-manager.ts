import { randomBytes, randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { arn, type Authorize, AwsError, type Service, text } from "../aws/aws.ts";
import type { Meter } from "../bill/meter.ts";

export type SecretsManager = {
  readonly service: Service;
  /** Declares a secret by its name; it gets a random value once. */
  readonly declare: (name: string) => void;
  /** Its value and the one before it, the newest first, for the party outside that shares the secret. */
  readonly valuesOf: (name: string) => readonly string[];
};

/** Secrets Manager with the call that the lender makes, and the one by which a person replaces a secret. */
export const makeSecretsManager = ({
  store,
  meter,
  authorize,
}: {
  readonly store: DatabaseSync;
  readonly meter: Meter;
  readonly authorize: Authorize;
}): SecretsManager => {
  store.exec(`CREATE TABLE IF NOT EXISTS secretVersion (
    no INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, created INTEGER NOT NULL)`);
  const insert = store.prepare("INSERT INTO secretVersion (name, id, value, created) VALUES (?, ?, ?, ?)");
  const newest = store.prepare("SELECT * FROM secretVersion WHERE name = ? ORDER BY no DESC LIMIT 2");
  const versionsOf = (name: string): readonly Version[] =>
    newest.all(name).map(({ id, value, created }) => ({
      id: text(id),
      value: text(value),
      created: Number(created),
    }));
  const put = (name: string, value: string): string => {
    const id = randomUUID();
    insert.run(name, id, value, Date.now());
    return id;
  };
  return {
    service: async (action, input, caller) => {
      const name = nameOf(text(input.SecretId));
      authorize(caller, `secretsmanager:${action}`, arnOf(name));
      meter.count("secrets.requests");
      const versions = versionsOf(name);
      if (versions.length === 0) throw notFound("Secrets Manager can't find the specified secret.");
      if (action === "GetSecretValue") return valueIn(name, versions, text(input.VersionStage) || "AWSCURRENT");
      if (action !== "PutSecretValue")
        throw new AwsError("UnknownOperationException", `The local Secrets Manager does not support ${action}.`);
      if (text(input.SecretString) === "")
        throw new AwsError("InvalidParameterException", "The local Secrets Manager stores a SecretString.");
      const VersionId = put(name, text(input.SecretString));
      return { ARN: arnOf(name), Name: name, VersionId, VersionStages: ["AWSCURRENT"] };
    },
    declare: (name) => {
      if (versionsOf(name).length === 0) put(name, randomBytes(32).toString("base64"));
    },
    valuesOf: (name) => versionsOf(name).map(({ value }) => value),
  };
};

type Version = { readonly id: string; readonly value: string; readonly created: number };

const valueIn = (name: string, versions: readonly Version[], stage: string): object => {
  const version = versions[["AWSCURRENT", "AWSPREVIOUS"].indexOf(stage)];
  if (!version) throw notFound(`Secrets Manager can't find the specified secret value for staging label: ${stage}`);
  const { id: VersionId, value: SecretString, created } = version;
  return { ARN: arnOf(name), Name: name, VersionId, SecretString, VersionStages: [stage], CreatedDate: created / 1000 };
};

/** AWS ends each ARN with six characters of its own; here they are always the same. */
const suffix = "-Local0";

const arnOf = (name: string): string => arn("secretsmanager", `secret:${name}${suffix}`);

const nameOf = (nameOrArn: string): string =>
  nameOrArn.startsWith("arn:") ? (nameOrArn.split(":")[6] ?? "").replace(/-[A-Za-z0-9]{6}$/, "") : nameOrArn;

const notFound = (message: string): AwsError => new AwsError("ResourceNotFoundException", message);
