import { compileFilters, type Filter } from "./event-filter.ts";
import type { Assembly, Resource } from "../template/template.ts";

/** An event source mapping: source, function, batching and failure handling. */
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
  /** -1 is without limit. */
  readonly retries: number;
  readonly onFailureArn: string | undefined;
  /** Whether it has a tumbling window: then events contain their shard and a state. */
  readonly hasTumblingWindow: boolean;
  /** The number of concurrent batches of one shard or one queue. */
  readonly parallel: number;
};

/** The template's enabled mappings of a service, `dynamodb` or `sqs`; throws on any other source. */
export const triggersFrom = (assembly: Assembly, service: "dynamodb" | "sqs"): Trigger[] =>
  assembly
    .ofType("AWS::Lambda::EventSourceMapping")
    .filter(({ properties }) => properties.Enabled !== false)
    .filter(({ id, properties }) => {
      const source = String(properties.EventSourceArn).split(":")[2];
      if (source !== "dynamodb" && source !== "sqs")
        throw new Error(`${id}: the local runtime does not support events from ${source}`);
      return source === service;
    })
    .map((resource) => triggerOf(assembly, resource, service));

/** The sandbox's limit of a batching window, because people watch it. */
const maxWindowMs = 20;

const triggerOf = (assembly: Assembly, { id, properties }: Resource, service: "dynamodb" | "sqs"): Trigger => {
  const unknown = Object.keys(properties).find((key) => !supported.has(key));
  if (unknown !== undefined)
    throw new Error(`${id}: the local runtime does not support ${unknown} in an event source mapping`);
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
    windowMs: Math.min(maxWindowMs, (given.MaximumBatchingWindowInSeconds ?? 0) * 1000),
    passes: compileFilters(given.FilterCriteria, id),
    criteria: given.FilterCriteria,
    reportsItems: given.FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? false,
    bisects: given.BisectBatchOnFunctionError ?? false,
    retries: given.MaximumRetryAttempts ?? -1,
    onFailureArn: given.DestinationConfig?.OnFailure?.Destination,
    hasTumblingWindow: (given.TumblingWindowInSeconds ?? 0) > 0,
    // Lambda starts with five pollers per queue; two cores need no more.
    parallel:
      given.ParallelizationFactor ??
      (service === "sqs" ? Math.min(5, given.ScalingConfig?.MaximumConcurrency ?? 5) : 1),
  };
};

/** `StartingPosition`, tags and the maximum record age have no effect here: the first run receives every change. */
const supported = new Set(
  `FunctionName EventSourceArn BatchSize MaximumBatchingWindowInSeconds FilterCriteria Enabled Tags FunctionResponseTypes
  BisectBatchOnFunctionError MaximumRetryAttempts DestinationConfig MetricsConfig ParallelizationFactor ScalingConfig StartingPosition
  MaximumRecordAgeInSeconds TumblingWindowInSeconds`.split(/\s+/),
);

/** The index from which a batch must be retried after a result: its length when all succeeded, 0 when none did. */
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
  // As in AWS, an identifier that is not in the batch fails the whole batch.
  if ([...failures].some((each) => !all.has(each))) return { from: 0, failures: all };
  return { from: identifiers.findIndex((each) => failures.has(each)), failures };
};

type Answer = { readonly batchItemFailures?: readonly { readonly itemIdentifier?: string }[] } | null;
