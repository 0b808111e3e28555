import { Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { acknowledgeWildcard } from "./acknowledged.ts";
import { calledBy, definitionOf } from "./definitions.ts";
import { idOf } from "./functions.ts";
import { functionArn, isOfPhases, machineName, removalPolicyOf, retainableName, type SagaName } from "./names.ts";
import { settingsOf } from "./settings.ts";

/** A state machine from its file; its role may invoke exactly the functions that the file names. */
export class Saga extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, name: SagaName) {
    super(
      scope,
      name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    );
    const stack = Stack.of(this);
    const settings = settingsOf(this);
    const called = calledBy(name).map((spec) => ({ id: idOf(spec), arn: functionArn(spec, settings) }));

    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("states.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": stack.account } },
      }),
    });
    acknowledgeWildcard(role, "*", "The log delivery API takes no resource.");
    role.addToPolicy(
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: called.map(({ arn }) => arn) }),
    );
    const isExpress = !isOfPhases(name) || settings.workflows === "express";
    // A machine's type cannot be changed: one of the other type is another resource, and takes the place of this one when it is there.
    this.machine = new StateMachine(this, isExpress && isOfPhases(name) ? "ExpressMachine" : "Machine", {
      stateMachineName: machineName(name, settings),
      stateMachineType: isExpress ? StateMachineType.EXPRESS : StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(definitionOf(name)),
      definitionSubstitutions: Object.fromEntries(called.map(({ id, arn }) => [id, arn])),
      role,
      tracingEnabled: false,
      logs: {
        destination: new LogGroup(this, "Logs", {
          logGroupName: `/aws/vendedlogs/states/${retainableName(settings, name)}`,
          retention: RetentionDays.ONE_MONTH,
          removalPolicy: removalPolicyOf(settings),
        }),
        level: LogLevel.ERROR,
        // An express execution leaves nothing else. No person's data is in it: ids, dates, sealed parts and signatures.
        includeExecutionData: true,
      },
    });
  }
}
