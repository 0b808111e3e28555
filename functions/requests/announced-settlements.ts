import { viewSettlement } from "../../domain/ledger/settlement-view.ts";
import { isRejection } from "../../domain/rejection.ts";
import { invokeFunction } from "../io/aws/lambda.ts";
import { endAnnouncement, loadAnnouncements } from "../io/store/settlement-store.ts";
import { logger } from "../middleware/logger.ts";

/** Tells the gateway the results that it has not taken over yet, which it passes on to the malls. One that fails is repeated by the next run. */
export const announceSettlements = async (): Promise<void> => {
  for (const settlement of await loadAnnouncements()) {
    const { mall, version } = settlement;
    try {
      const answer = await invokeFunction(process.env["RECEIVE_SETTLEMENT_ARN"] ?? "", {
        mall,
        version,
        settlement: viewSettlement(settlement),
      });
      if (isRejection(answer)) throw new Error(answer.detail);
      await endAnnouncement(settlement);
    } catch (error) {
      logger.warn("settlement not announced", { mall, no: settlement.no, error: error as Error });
    }
  }
};
