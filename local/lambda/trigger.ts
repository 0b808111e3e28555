import { compileFilters, type Filter } from "./event-filter.ts";
import type { Assembly, Resource } from "../template/template.ts";

/** An event source mapping: what calls which function, in which portions, and what becomes of failures. */
export type Trigger = {
  readonly id: string;
  readonly sourceArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly passes: Filter;
  readonly criteria: unknown;
  readonly reportsItems: boolean;
  readonly bisects: boolean;
  /** -1 is for ever. */
  readonly retries: number;
  readonly onFailureArn: string | undefined;
  /** It has a tumbling window: events name their shard and carry a state. */
  readonly tumbles: boolean;
  /** How many batches of one shard, or of one queue, run at once. */
  readonly parallel: number;
};

/** The template's enabled mappings from a service, `dynamodb` or `sqs`; any other source is refused at start. */
export const triggersFrom = (assembly: Assembly, service: "dynamodb" | "sqs"): Trigger[] =>
  assembly
    .ofType("AWS::Lambda::EventSourceMapping")
    .filter(({ properties }) => properties.Enabled !== false)
    .filter(({ id, properties }) => {
      const source = String(properties.EventSourceArn).split(":")[2];
      if (source !== "dynamodb" && source !== "sqs")
        throw new Error(`${id}: the local runtime knows no events from ${source}`);
      return source === service;
    })
    .map((resource) => triggerOf(assembly, resource, service));

/** The sandbox never waits longer than this for a batch to fill: people watch it. */
const longestWindowMs = 20;

const triggerOf = (assembly: Assembly, { id, properties }: Resource, service: "dynamodb" | "sqs"): Trigger => {
  const strange = Object.keys(properties).find((key) => !known.has(key));
  if (strange !== undefined)
    throw new Error(`${id}: the local runtime does not know ${strange} in an event source mapping`);
  const given = properties as {
    FunctionName: string;
    EventSourceArn: string;
    BatchSize?: number;
    MaximumBatchingWindowInSeconds?: number;
    FilterCriteria?: unknown;
    FunctionResponseTypes?: string[];
    BisectBatchOnFunctionError?: boolean;
    MaximumRetryAttempts?: number;
    DestinationConfig?: { OnFailure?: { Destination?: string } };
    ParallelizationFactor?: number;
    TumblingWindowInSeconds?: number;
    ScalingConfig?: { MaximumConcurrency?: number };
  };
  const target = assembly
    .ofType("AWS::Lambda::Function")
    .find(({ name, arn }) => [name, arn].includes(given.FunctionName));
  if (!target) throw new Error(`${id}: no function ${given.FunctionName}`);
  return {
    id,
    sourceArn: given.EventSourceArn,
    functionArn: target.arn,
    batchSize: given.BatchSize ?? (service === "sqs" ? 10 : 100),
    windowMs: Math.min(longestWindowMs, (given.MaximumBatchingWindowInSeconds ?? 0) * 1000),
    passes: compileFilters(given.FilterCriteria, id),
    criteria: given.FilterCriteria,
    reportsItems: given.FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? false,
    bisects: given.BisectBatchOnFunctionError ?? false,
    retries: given.MaximumRetryAttempts ?? -1,
    onFailureArn: given.DestinationConfig?.OnFailure?.Destination,
    tumbles: (given.TumblingWindowInSeconds ?? 0) > 0,
    // Lambda begins with five pollers of a queue; two cores need no more.
    parallel:
      given.ParallelizationFactor ??
      (service === "sqs" ? Math.min(5, given.ScalingConfig?.MaximumConcurrency ?? 5) : 1),
  };
};

/** `StartingPosition` has no meaning here: the first run sees every change; the tags and the record's age matter to AWS only. */
const known = new Set(
  `FunctionName EventSourceArn BatchSize MaximumBatchingWindowInSeconds FilterCriteria Enabled Tags FunctionResponseTypes
  BisectBatchOnFunctionError MaximumRetryAttempts DestinationConfig MetricsConfig ParallelizationFactor ScalingConfig StartingPosition
  MaximumRecordAgeInSeconds TumblingWindowInSeconds`.split(/\s+/),
);

/** Where a batch must begin again after an answer: its length when all is done, 0 when nothing is. */
export const firstFailure = (
  { reportsItems }: Trigger,
  identifiers: readonly string[],
  outcome: { readonly failed: boolean; readonly payload: string },
): { readonly from: number; readonly failures: ReadonlySet<string> } => {
  const all = new Set(identifiers);
  if (outcome.failed) return { from: 0, failures: all };
  const answer = reportsItems ? (JSON.parse(outcome.payload) as Answer) : null;
  const failures = new Set((answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier ?? ""));
  if (failures.size === 0) return { from: identifiers.length, failures };
  // An identifier that is not of this batch spoils all of it, as in AWS.
  if ([...failures].some((each) => !all.has(each))) return { from: 0, failures: all };
  return { from: identifiers.findIndex((each) => failures.has(each)), failures };
};

type Answer = { readonly batchItemFailures?: readonly { readonly itemIdentifier?: string }[] } | null;
