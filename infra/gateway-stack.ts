import { Duration, Stack, type StackProps } from "aws-cdk-lib";
import { AccountPrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { acknowledgeEverywhere, acknowledgeWildcard } from "./acknowledged.ts";
import { Alarms } from "./alarms.ts";
import { SideDashboard } from "./dashboard.ts";
import { EventTable } from "./event-table.ts";
import { HttpRoutes } from "./http-routes.ts";
import { RoleKey } from "./key.ts";
import { accountOf, isOfPhases, sagas, timerArn } from "./names.ts";
import { settingsOf } from "./settings.ts";
import { deadLetters as deadLetterQueue, WorkQueue } from "./queue.ts";
import { RoleLogs } from "./role-logs.ts";
import { roleFunctions } from "./role-functions.ts";
import { Saga } from "./saga.ts";
import { RoleTable } from "./table.ts";
import { Timers } from "./timers.ts";
import { feedFromStream } from "./triggers.ts";
import * as watch from "./watches.ts";
import * as work from "./worklist-watches.ts";

/** The payment gateway: it relays every message and runs the sagas, and cannot read the messages between mall and lender. */
export class GatewayStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const settings = settingsOf(this);
    const table = new RoleTable(this, "gateway");
    const key = new RoleKey(this, "gateway");
    const events = new EventTable(this);
    const { all, named } = roleFunctions(this, "gateway", { table, key, events, logs: new RoleLogs(this, "gateway") });
    const webhooks = new WorkQueue(this, "Webhook", named("send-webhook"), Duration.seconds(1));
    const streamFailures = deadLetterQueue(this, "StreamFailures", "Gateway");
    const router = named("route-event");
    feedFromStream(router, table, streamFailures);
    acknowledgeWildcard(router.role, timerArn(settings), "Each purchase has a timer under its own id.");
    const checkouts = named("route-checkout");
    feedFromStream(checkouts, table, streamFailures);
    acknowledgeWildcard(checkouts.role, timerArn(settings), "Each checkout has a timer under its own id.");

    // The lender's roles exist later than this stack, so its account is permitted; the role's own policy names the function.
    for (const name of ["receive-instruction", "receive-link", "receive-settlement"])
      named(name).lambda.addPermission("FromLender", {
        principal: new AccountPrincipal(accountOf(settings, "lender")),
      });

    const machines = sagas.map((name) => ({ name, saga: new Saga(this, name) }));
    const phases = machines.filter(({ name }) => isOfPhases(name)).map(({ saga }) => saga);
    const answering = machines.filter(({ name }) => !isOfPhases(name)).map(({ saga }) => saga);
    new Timers(this, phases, [named("expire-checkout")]);
    const { api } = new HttpRoutes(this, "gateway", all);

    const alarms = new Alarms(this, "gateway", [
      watch.deadLetters("WebhookDeadLetters", webhooks.deadLetters, "webhook-dead-letters"),
      watch.deadLetters("StreamFailures", streamFailures, "stream-failures"),
      // SQS delays a webhook that is due later by a quarter of an hour at most, and a failing function has that again.
      watch.lateQueue("Webhook", webhooks.queue, Duration.minutes(40)),
      ...phases.map(watch.failedPhases),
      ...answering.map(watch.lateAnswers),
      watch.serverErrors(api),
      watch.throttledFunctions,
      watch.throttledTable(table),
      watch.droppedTimers,
      ...watch.unattended(all),
      work.overduePurchases,
      work.undecidedDisputes,
      work.purchasesForOperator,
      work.unansweredRequests,
      work.failedWebhooks,
    ]);
    new SideDashboard(this, "gateway", alarms, {
      Requests: [api.metricCount(), api.metricClientError(), api.metricServerError()],
      Latency: [api.metricLatency()],
      Phases: machines.flatMap(({ saga: { machine } }) => [machine.metricStarted(), machine.metricFailed()]),
    });
    acknowledgeEverywhere(this);
  }
}
