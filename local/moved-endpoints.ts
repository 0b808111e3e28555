import { connectMall } from "../clients/sdk/mall.ts";
import { hookUrl } from "./external/webhook-receivers.ts";
import { partiesFile, writeParties } from "./files/parties-file.ts";
import type { Sandbox, SandboxMall } from "./seed.ts";
import type { Addresses } from "./template/resource-types.ts";

type Options = { readonly addresses: Addresses; readonly now: () => number };

/**
 * The sandbox with its malls' webhook receivers at this start's address, which the sandbox itself serves: after a restart on another port the
 * endpoints follow, because their deliveries would go to the old port. An endpoint that its mall has changed stays.
 */
export const moveEndpoints = async (folder: string, sandbox: Sandbox, options: Options): Promise<Sandbox> => {
  const malls = await Promise.all(sandbox.malls.map(async (mall) => moveEndpoint(mall, options)));
  if (malls.every((mall, i) => mall === sandbox.malls[i])) return sandbox;
  const moved = { ...sandbox, malls };
  writeParties(partiesFile(folder), moved);
  return moved;
};

const moveEndpoint = async (sandboxMall: SandboxMall, { addresses, now }: Options): Promise<SandboxMall> => {
  const { mall, lender, apiKey, sign, seal, webhookUrl: before } = sandboxMall;
  const webhookUrl = hookUrl(addresses.url, mall);
  if (before === webhookUrl) return sandboxMall;
  const { endpoints } = connectMall({ ...addresses, now, mall, lender, apiKey, signKey: sign, sealKey: seal });
  for (const { id, url, status } of await endpoints.list())
    if (url === before && status !== "removed") await endpoints.update(id, { url: webhookUrl });
  return { ...sandboxMall, webhookUrl };
};
