import { RemovalPolicy } from "aws-cdk-lib";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Owner, Role } from "./function-spec.ts";

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
    const group =
      this.groups.get(role) ??
      new LogGroup(this, role, {
        logGroupName: `/tallystick/${this.owner}/${role}`,
        // A month: longer than any deadline between two parties, short enough for logs that carry ids.
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    this.groups.set(role, group);
    return group;
  }
}
