import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign } from "node:crypto";
import { type Endpoint, secretsAt } from "../../../domain/webhook/endpoint.ts";
import { rootByKid } from "../keys/key-store.ts";
import { signWebhook, type WebhookPayload, webhookSecret } from "./webhook-signature.ts";

type Owner = Pick<Endpoint, "mall" | "id">;

/** The shared secret of an endpoint for a version; derived from the gateway's root secret and so not stored. */
export const sharedSecret = (root: Uint8Array, { mall, id }: Owner, version: number): string =>
  webhookSecret(root, `${mall}/${id}`, version);

/** The PKCS #8 prefix for Ed25519, before the seed (RFC 8410, section 7). */
const pkcs8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** The private key of an endpoint with a key pair; its seed is derived like a shared secret. */
const privateKey = (root: Uint8Array, { mall, id }: Owner, version: number): KeyObject => {
  const seed = Buffer.from(hkdfSync("sha256", root, "", `webhook-key:${mall}/${id}:${version}`, 32));
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: "der", type: "pkcs8" });
};

/** The public half in the format of Standard Webhooks: `whpk_` and 32 bytes in base64. */
export const publicKeyOf = (root: Uint8Array, owner: Owner, version: number): string => {
  const { x = "" } = createPublicKey(privateKey(root, owner, version)).export({ format: "jwk" });
  return `whpk_${Buffer.from(x, "base64url").toString("base64")}`;
};

/** A secret's version, and the root that it is derived from. */
export type DerivedSecret = { readonly version: number; readonly root: Uint8Array };

/** An endpoint's secrets that sign now, each with its root. */
export const currentSecrets = async (endpoint: Endpoint, now: string): Promise<readonly DerivedSecret[]> =>
  Promise.all(
    secretsAt(endpoint, now).map(async ({ version, root }) => ({
      version,
      root: (await rootByKid("webhook", root)).secret,
    })),
  );

/** The header `webhook-signature` for an endpoint: a signature by each of the secrets. */
export const signFor = (secrets: readonly DerivedSecret[], endpoint: Endpoint, delivery: WebhookPayload): string => {
  if (endpoint.signing === "v1")
    return signWebhook(
      delivery,
      secrets.map(({ root, version }) => sharedSecret(root, endpoint, version)),
    );
  const signed = Buffer.from(`${delivery.id}.${delivery.timestamp}.${delivery.body}`);
  return secrets
    .map(({ root, version }) => `v1a,${sign(null, signed, privateKey(root, endpoint, version)).toString("base64")}`)
    .join(" ");
};
