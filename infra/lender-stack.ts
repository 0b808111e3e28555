import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { AccountPrincipal } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { acknowledgeEverywhere } from "./acknowledged.ts";
import { Alarms, appMetric } from "./alarms.ts";
import { SideDashboard } from "./dashboard.ts";
import { FileStore } from "./file-store.ts";
import { HttpRoutes } from "./http-routes.ts";
import { RoleKey } from "./key.ts";
import { accountOf, roleArn } from "./names.ts";
import { settingsOf } from "./settings.ts";
import { deadLetters as deadLetterQueue, WorkQueue } from "./queue.ts";
import { RoleLogs } from "./role-logs.ts";
import { roleFunctions } from "./role-functions.ts";
import type { RoleFunction } from "./role-function.ts";
import { RoleTable } from "./table.ts";
import { feedFromStream } from "./triggers.ts";
import * as watch from "./watches.ts";
import * as work from "./worklist-watches.ts";

/** The lender: it decides, holds credit, purchases receivables, keeps the ledger and collects. It may be in another account. */
export class LenderStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const settings = settingsOf(this);
    const table = new RoleTable(this, "lender");
    const key = new RoleKey(this, "lender");
    const files = new FileStore(this);
    const { all, named } = roleFunctions(this, "lender", { table, key, files, logs: new RoleLogs(this, "lender") });
    const notices = new WorkQueue(this, "Notice", named("send-notice"), Duration.seconds(5));
    const streamFailures = deadLetterQueue(this, "StreamFailures", "Lender");
    feedFromStream(named("follow-loan"), table, streamFailures);
    feedFromStream(named("hand-over-instruction"), table, streamFailures);

    const gatewayAccount = accountOf(settings, "gateway");
    notices.acceptFrom(roleArn("gateway-route-event", "gateway", settings), gatewayAccount);
    for (const fn of all) letSagasInvoke(fn, gatewayAccount);
    const { api } = new HttpRoutes(this, "lender", all);

    const alarms = new Alarms(this, "lender", [
      watch.deadLetters("NoticeDeadLetters", notices.deadLetters, "notice-dead-letters"),
      watch.deadLetters("StreamFailures", streamFailures, "stream-failures"),
      // Beyond the eight attempts of a message, nine minutes, others wait behind it.
      watch.lateQueue("Notice", notices.queue, Duration.minutes(10)),
      watch.serverErrors(api),
      // Of one account the gateway's side watches them.
      ...(settings.lenderAccount === settings.gatewayAccount ? [] : [watch.throttledFunctions]),
      watch.throttledTable(table),
      ...watch.unattended(all),
      work.failedNotices,
      work.waitingReviews,
      work.waitingApprovals,
      work.lateInstructions,
      work.unprovenBooks,
      work.unmatchedPayments,
      work.unansweredTransfers,
      work.refusedSettlements,
      work.endedHolds,
    ]);
    new SideDashboard(this, "lender", alarms, {
      Requests: [api.metricCount(), api.metricClientError(), api.metricServerError()],
      Decisions: [named("decide-loan").lambda.metricInvocations(), named("decide-loan").lambda.metricDuration()],
      Reviews: [appMetric("OpenReviews")(settings)],
      Money: ["pay-seller", "collect-repayment", "refund-purchaser", "settle-malls"].map((name) =>
        named(name).lambda.metricInvocations(),
      ),
    });
    acknowledgeEverywhere(this);
  }
}

/**
 * The gateway's sagas call the lender's functions, and nothing else of the gateway does: its roles say so. The lender permits its account, because a
 * permission for a role is void once the role was deleted and made again (docs/decisions/0061).
 */
const letSagasInvoke = ({ spec, lambda }: RoleFunction, gatewayAccount: string): void => {
  if (spec.trigger.by === "saga")
    lambda.addPermission("FromSagas", { principal: new AccountPrincipal(gatewayAccount) });
};
