import { Duration } from "aws-cdk-lib";
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

/** The alarms of one side; each links to its section of the runbook, and sends an e-mail if the settings have `alarmEmail`. */
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
    if (settings.alarmEmail === undefined) return;
    const topic = new Topic(this, "Topic", { topicName: physicalName(settings, `${owner}-alarms`), enforceSSL: true });
    topic.addSubscription(new EmailSubscription(settings.alarmEmail));
    for (const alarm of this.alarms) alarm.addAlarmAction(new SnsAction(topic));
  }
}

/** Five minutes: with a shorter period one fault raises several alarms. */
const period = Duration.minutes(5);

/** A metric that our functions publish, as powertools names it. */
export const appMetric =
  (metricName: string) =>
  (settings: Settings): Metric =>
    new Metric({
      namespace: "tallystick",
      metricName,
      dimensionsMap: { service: serviceName(settings) },
      statistic: Stats.MAXIMUM,
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
