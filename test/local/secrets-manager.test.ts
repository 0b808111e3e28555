import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AwsError } from "../../local/aws/aws.ts";
import { openStore } from "../../local/aws/store.ts";
import { makeMeter } from "../../local/bill/meter.ts";
import { makeSecretsManager, type SecretsManager } from "../../local/secrets-manager/secrets-manager.ts";
import { client, serve } from "./wire.ts";

let folder: string;
let store: ReturnType<typeof openStore>;
let meter: ReturnType<typeof makeMeter>;
let secrets: SecretsManager;
let server: Awaited<ReturnType<typeof serve>>;
let aws: SecretsManagerClient;

const open = (): void => {
  store = openStore(folder);
  meter = makeMeter({ store });
  secrets = makeSecretsManager({
    store,
    meter,
    authorize: (caller, action, resource) => {
      if (caller === "developer") return;
      if (
        caller.role === "PaySeller" &&
        action === "secretsmanager:GetSecretValue" &&
        resource.endsWith(":secret:bank-Local0")
      )
        return;
      throw new AwsError("AccessDeniedException", `${caller.role} may not ${action}`);
    },
  });
  secrets.declare("bank");
  secrets.declare("team/messenger");
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "secrets-"));
  open();
  server = await serve(() => ({ secretsmanager: secrets.service }));
  aws = new SecretsManagerClient(client(server.endpoint));
});

afterEach(async () => {
  await server.close();
  store.close();
  rmSync(folder, { recursive: true });
});

const read = async (SecretId: string, VersionStage?: string, from = aws) =>
  (await from.send(new GetSecretValueCommand({ SecretId, ...(VersionStage !== undefined && { VersionStage }) })))
    .SecretString;

test("each declared secret has a value of its own, which stays when the sandbox starts again", async () => {
  const value = await read("bank");
  expect(value).toHaveLength(44);
  expect(await read("team/messenger")).not.toBe(value);
  store.close();
  open();
  expect(secrets.valuesOf("bank")).toEqual([value]);
});

test("a new value is the current one, and the one before it the previous one, by name and by ARN", async () => {
  const first = await read("bank");
  await expect(read("bank", "AWSPREVIOUS")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  for (const [SecretString, previous] of [
    ["second", first],
    ["third", "second"],
  ] as const) {
    const { ARN = "" } = await aws.send(new PutSecretValueCommand({ SecretId: "bank", SecretString }));
    expect([await read(ARN), await read(ARN, "AWSPREVIOUS")]).toEqual([SecretString, previous]);
  }
  expect(secrets.valuesOf("bank")).toEqual(["third", "second"]);
});

const as = (role: string): SecretsManagerClient => new SecretsManagerClient(client(server.endpoint, `role:${role}`));

test("who has no right reads nothing, whatever exists", async () => {
  expect(await read("bank", undefined, as("PaySeller"))).toHaveLength(44);
  for (const [role, name] of [
    ["PaySeller", "team/messenger"],
    ["PaySeller", "none"],
    ["ShowPage", "bank"],
  ] as const)
    await expect(read(name, undefined, as(role))).rejects.toMatchObject({ name: "AccessDeniedException" });
  const put = new PutSecretValueCommand({ SecretId: "bank", SecretString: "mine" });
  await expect(as("PaySeller").send(put)).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("what it does not know is an error, and every call is counted", async () => {
  await expect(read("none")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(aws.send(new CreateSecretCommand({ Name: "bank" }))).rejects.toThrow();
  await read("bank");
  expect(meter.read()["secrets.requests"]).toBe(3);
});
