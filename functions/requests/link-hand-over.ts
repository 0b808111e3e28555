import { isRejection } from "../../domain/rejection.ts";
import { invokeFunction } from "../io/aws/lambda.ts";
import { removeRenewedLink, type RenewedLink } from "../io/store/renewed-link-store.ts";
import { logger } from "../middleware/logger.ts";

/**
 * Hands a renewed link to the gateway, which then accepts its tokens and no older ones. A gateway that fails delays this link and nothing else;
 * one that has no such purchase needs none.
 */
export const handOverLink = async (link: RenewedLink): Promise<void> => {
  const { purchaseId, linkHash } = link;
  try {
    const answer = await invokeFunction(process.env["RECEIVE_LINK_ARN"] ?? "", { purchaseId, linkHash });
    if (!isRejection(answer) || answer.rejected !== "ConcurrentChange") await removeRenewedLink(link);
  } catch (error) {
    logger.warn("link not handed over", { purchaseId, error: error as Error });
  }
};
