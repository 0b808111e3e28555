import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { clientOf } from "./clients.ts";
import { isNamed } from "./errors.ts";

/** What is called with a secret has a timeout of its own, and follows. */
const timeout = 2_000;

const secretsManager = clientOf(SecretsManagerClient, timeout);

/** The newest version of a secret, or the one before it. */
export type SecretVersion = "AWSCURRENT" | "AWSPREVIOUS";

/** The text of a secret by its name or ARN; undefined where there is no such secret, or no such version. */
export const findSecret = async (SecretId: string, VersionStage: SecretVersion): Promise<string | undefined> => {
  try {
    const { SecretString } = await secretsManager().send(new GetSecretValueCommand({ SecretId, VersionStage }));
    return SecretString;
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
};
