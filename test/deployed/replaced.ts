import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

type Resource = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> };
type Template = { readonly Resources: Readonly<Record<string, Resource>> };

/** What holds data, keys or an address that others call: its end is a loss. */
const stateful: readonly string[] = [
  "AWS::DynamoDB::Table",
  "AWS::DynamoDB::GlobalTable",
  "AWS::KMS::Key",
  "AWS::S3::Bucket",
  "AWS::SQS::Queue",
  "AWS::Scheduler::ScheduleGroup",
  "AWS::ApiGatewayV2::Api",
];

/** What has a name that nothing else of its type has in an account and region. */
const named: Readonly<Record<string, string>> = {
  "AWS::Lambda::Function": "FunctionName",
  "AWS::DynamoDB::Table": "TableName",
  "AWS::StepFunctions::StateMachine": "StateMachineName",
  "AWS::SQS::Queue": "QueueName",
  "AWS::S3::Bucket": "BucketName",
  "AWS::IAM::Role": "RoleName",
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::KMS::Alias": "AliasName",
  "AWS::Scheduler::Schedule": "Name",
  "AWS::Scheduler::ScheduleGroup": "Name",
  "AWS::CloudWatch::Alarm": "AlarmName",
  "AWS::CloudWatch::Dashboard": "DashboardName",
};

/**
 * What a deployment of one assembly over another would lose, or could not do, a sentence each: CloudFormation deletes what holds data when its
 * logical id changes, and creates nothing under a physical name that another logical id still has.
 */
export const replacedBetween = (before: string, after: string): readonly string[] => {
  const [old, young] = [resourcesOf(before), resourcesOf(after)];
  const lost = [...old].flatMap(([place, { type, name }]) => {
    if (!stateful.includes(type)) return [];
    const now = young.get(place);
    if (now === undefined) return [`${place} (${type}) is no longer there, and would be deleted`];
    return now.name === name ? [] : [`${place} (${type}) has another name: it would be replaced`];
  });
  const places = new Map(
    [...old].flatMap(([place, { type, name }]) => (name === "" ? [] : [[`${type} ${name}`, place]])),
  );
  const taken = [...young].flatMap(([place, { type, name }]) => {
    const had = places.get(`${type} ${name}`);
    return name === "" || had === undefined || had === place
      ? []
      : [`${place} (${type}) takes the name ${name} while ${had} has it: CloudFormation refuses to create it`];
  });
  return [...lost, ...taken];
};

/** Every resource by its template and logical id, with its physical name; empty for one that CloudFormation names. */
const resourcesOf = (assembly: string): ReadonlyMap<string, { readonly type: string; readonly name: string }> =>
  new Map(
    globSync(join(assembly, "*.template.json")).flatMap((file) => {
      const { Resources } = JSON.parse(readFileSync(file, "utf8")) as Template;
      return Object.entries(Resources).map(([id, { Type, Properties = {} }]) => {
        const name = Properties[named[Type] ?? ""];
        const place = `${basename(file).replace(/\.(?:nested\.)?template\.json$/, "")}.${id}`;
        return [place, { type: Type, name: name === undefined ? "" : JSON.stringify(name) }] as const;
      });
    }),
  );
