import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { acknowledgeWildcard } from "./acknowledged.ts";
import { calledBy, definitionOf } from "./definitions.ts";
import { idOf } from "./functions.ts";
import { contextOf, functionArn, machineName, partiesOf, type SagaName, sagaRoleName } from "./names.ts";

/** A state machine from its file; its role may invoke exactly the functions that the file names. */
export class Saga extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, name: SagaName) {
    super(
      scope,
      name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    );
    const stack = Stack.of(this);
    const parties = partiesOf(stack);
    const called = calledBy(name).map((spec) => ({ id: idOf(spec), arn: functionArn(spec, parties) }));

    const role = new Role(this, "Role", {
      roleName: sagaRoleName(name),
      assumedBy: new ServicePrincipal("states.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": stack.account } },
      }),
    });
    acknowledgeWildcard(role, "*", "The log delivery API takes no resource.");
    role.addToPolicy(
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: called.map(({ arn }) => arn) }),
    );
    this.machine = new StateMachine(this, "Machine", {
      stateMachineName: machineName(name),
      stateMachineType: workflowType(stack, name),
      definitionBody: DefinitionBody.fromString(definitionOf(name)),
      definitionSubstitutions: Object.fromEntries(called.map(({ id, arn }) => [id, arn])),
      role,
      tracingEnabled: false,
      logs: {
        destination: new LogGroup(this, "Logs", {
          logGroupName: `/aws/vendedlogs/states/${machineName(name)}`,
          retention: RetentionDays.ONE_MONTH,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
    });
  }
}

/** Machines whose caller waits for the result, which only EXPRESS supports. */
const synchronous: readonly SagaName[] = ["loan-approval", "lender-inquiry"];

/** STANDARD or EXPRESS for all machines that run phases: `-c workflows=express`. */
const workflowType = (stack: Stack, name: SagaName): StateMachineType => {
  const workflows = contextOf(stack, "workflows", "standard");
  if (workflows !== "standard" && workflows !== "express")
    throw new Error(`the context value workflows is standard or express, not ${workflows}`);
  return synchronous.includes(name) || workflows === "express" ? StateMachineType.EXPRESS : StateMachineType.STANDARD;
};
