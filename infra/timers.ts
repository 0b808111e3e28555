import { Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import type { RoleFunction } from "./role-function.ts";
import type { Saga } from "./saga.ts";
import { roleName, timerGroup, timerRole } from "./names.ts";
import { settingsOf } from "./settings.ts";

/** The group of the one-shot timers of purchases and checkouts, and the role in which they start phases or invoke functions. */
export class Timers extends Construct {
  constructor(scope: Construct, sagas: readonly Saga[], called: readonly RoleFunction[]) {
    super(scope, "Timers");
    new CfnScheduleGroup(this, "Group", { name: timerGroup(settingsOf(this)) });
    const role = new Role(this, "Role", {
      roleName: roleName(timerRole, settingsOf(this)),
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    });
    for (const saga of sagas) saga.machine.grantStartExecution(role);
    const resources = called.map(({ lambda }) => lambda.functionArn);
    role.addToPolicy(new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources }));
  }
}
