import { AwsError, text } from "../aws/aws.ts";
import { prepare, type Prepared } from "./asl.ts";
import type { ExecutionStore } from "./execution-store.ts";

/** A state machine of the template with its placeholders replaced; `role` is its role's logical id. */
export type StateMachineResource = {
  readonly arn: string;
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly definition: string;
  readonly roleArn: string;
  readonly role: string;
};

/** The template's state machines, and the definitions of all executions ready to run. */
export type StateMachines = {
  readonly byArn: ReadonlyMap<string, StateMachineResource>;
  readonly store: ExecutionStore;
  /** By the digest of the definition. */
  readonly prepared: Map<string, Prepared>;
};

/** Prepares and stores the definitions of the template's state machines. */
export const prepareStateMachines = (
  machines: readonly StateMachineResource[],
  store: ExecutionStore,
): StateMachines => ({
  byArn: new Map(machines.map((machine) => [machine.arn, machine])),
  store,
  prepared: new Map(
    machines.map(({ definition }) => {
      const ready = prepare(definition, store.hasDefinition(definition));
      return [store.saveDefinition(definition), ready];
    }),
  ),
});

/** The state machine with this ARN; throws when it is not in the template. */
export const machineOf = ({ byArn }: StateMachines, arn: unknown): StateMachineResource => {
  const machine = byArn.get(text(arn));
  if (machine) return machine;
  throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${text(arn)}'`);
};

/** The definition with this digest, which an execution keeps when the template changes. */
export const preparedOf = ({ prepared, store }: StateMachines, digest: string): Prepared => {
  const ready = prepared.get(digest) ?? prepare(store.definition(digest), true);
  prepared.set(digest, ready);
  return ready;
};
