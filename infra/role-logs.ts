import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Owner, Role } from "./function-spec.ts";
import { removalPolicyOf, logGroupName } from "./names.ts";
import { settingsOf } from "./settings.ts";

/**
 * The logs of an owner's functions, one group for each role: all entries of a purchase are in few places, and one
 * group for each function would exceed the five hundred resources of a stack.
 */
export class RoleLogs extends Construct {
  private readonly owner: Owner;
  private readonly groups = new Map<Role, LogGroup>();

  constructor(scope: Construct, owner: Owner) {
    super(scope, "Logs");
    this.owner = owner;
  }

  of(role: Role): LogGroup {
    const settings = settingsOf(this);
    const group =
      this.groups.get(role) ??
      new LogGroup(this, role, {
        logGroupName: logGroupName(settings, this.owner, role),
        // A month: longer than any deadline between two parties, short enough for logs that carry ids.
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: removalPolicyOf(settings),
      });
    this.groups.set(role, group);
    return group;
  }
}
