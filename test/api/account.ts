import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import type { Key } from "../../clients/sdk/message.ts";
import type { Money } from "../../clients/sdk/purchase.ts";
import { newRunName } from "./run-name.ts";

/** A purchaser at the lender, with the private key that only its browser has. */
export type Account = { readonly account: string; readonly bankAccount: string; readonly key: Key };

/** Opens accounts through the operator's function, each with a key, a bank account and a credit line of its own. */
export const openAccounts = (
  operatorKey: string,
  invoke: (functionName: string, payload: unknown) => Promise<unknown>,
) => {
  const runName = newRunName();
  let opened = 0;
  return async (limit: Money = { amount: "10000000", currency: "GBP" }): Promise<Account> => {
    const no = ++opened;
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    const jwk = await exportJWK(publicKey);
    const kid = await calculateJwkThumbprint(jwk);
    const account = `acc_test_${runName}${no}`;
    const bankAccount = `GB-TEST-${runName}${no}`;
    const named = { use: "sig", alg: "ES256", kid };
    await invoke("tallystick-operator-open-account", {
      operatorKey,
      reason: "a test",
      account,
      name: `Purchaser ${no}`,
      limit,
      bankAccount,
      jwk: { ...jwk, ...named },
    });
    return { account, bankAccount, key: { ...((await exportJWK(privateKey)) as Key), ...named } };
  };
};
