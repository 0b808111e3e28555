import { CfnOutput, Duration, Stack } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { Owner } from "./function-spec.ts";
import { physicalName, serviceName } from "./names.ts";
import { type Settings, settingsOf } from "./settings.ts";

/** An alarm: `runbook` is the heading in docs/runbook.md that describes what to do. */
export type Watch = {
  readonly name: string;
  readonly description: string;
  readonly runbook: string;
  /** The metric, or that of a deployment with these settings. */
  readonly metric: IMetric | ((settings: Settings) => IMetric);
  /** Alarms when the metric is above this. */
  readonly above: number;
};

const runbook = "https://github.com/tallystick/tallystick/blob/main/docs/runbook.md";

/** The alarms of one side, and the topic that they notify; each links to its section of the runbook. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, owner: Owner, watches: readonly Watch[]) {
    super(scope, "Alarms");
    const settings = settingsOf(this);
    this.alarms = watches.map(
      ({ name, description: says, runbook: heading, metric, above }) =>
        new Alarm(this, name, {
          alarmName: physicalName(settings, `${owner}-${name.replaceAll(/(?<!^)([A-Z])/g, "-$1").toLowerCase()}`),
          alarmDescription: `${says} ${runbook}#${heading}`,
          metric: typeof metric === "function" ? metric(settings) : metric,
          threshold: above,
          comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
          evaluationPeriods: 1,
          // Without traffic there is no data, which is no fault.
          treatMissingData: TreatMissingData.NOT_BREACHING,
        }),
    );
    const topic = alarmTopic(this, owner);
    for (const alarm of this.alarms) alarm.addAlarmAction(new SnsAction(topic));
  }
}

/** A pager subscribes to it, and `alarmEmail` does. */
const alarmTopic = (scope: Construct, owner: Owner): Topic => {
  const settings = settingsOf(scope);
  const { account, partition, region } = Stack.of(scope);
  const topic = new Topic(scope, "Topic", { topicName: physicalName(settings, `${owner}-alarms`), enforceSSL: true });
  // A topic with a policy of its own has no longer the default one, by which the account's alarms may publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: ["sns:Publish"],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` },
      },
    }),
  );
  if (settings.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(settings.alarmEmail));
  new CfnOutput(Stack.of(scope), "AlarmTopic", { value: topic.topicArn, description: `Alarms of the ${owner}` });
  return topic;
};

/** Five minutes: with a shorter period one fault raises several alarms. */
const period = Duration.minutes(5);

/** The largest value of something that our functions publish at each run, as powertools names it. */
export const appMetric = (metricName: string): ((settings: Settings) => Metric) => published(metricName, Stats.MAXIMUM);

/** The sum of something that our functions count each time that it happens. */
export const eventMetric = (metricName: string): ((settings: Settings) => Metric) => published(metricName, Stats.SUM);

const published =
  (metricName: string, statistic: string) =>
  (settings: Settings): Metric =>
    new Metric({
      namespace: "tallystick",
      metricName,
      dimensionsMap: { service: serviceName(settings) },
      statistic,
      period,
    });

/** The sum of an AWS metric; without dimensions, over the whole account and region. */
export const sumOf = (namespace: string, metricName: string, dimensionsMap?: Record<string, string>): Metric =>
  new Metric({ namespace, metricName, statistic: Stats.SUM, period, ...(dimensionsMap && { dimensionsMap }) });

/** The sum of several metrics; a metric without data counts as zero. */
export const total = (metrics: readonly IMetric[]): MathExpression =>
  new MathExpression({
    expression: metrics.map((_, i) => `FILL(m${i}, 0)`).join(" + "),
    usingMetrics: Object.fromEntries(metrics.map((metric, i) => [`m${i}`, metric])),
    period,
  });
