import { Aws, Duration } from "aws-cdk-lib";
import { AlarmStatusWidget, Dashboard, GraphWidget, type IMetric } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { Alarms } from "./alarms.ts";
import type { Owner } from "./function-spec.ts";
import { physicalName } from "./names.ts";
import { settingsOf } from "./settings.ts";

/** The dashboard of one side: its alarms, and its load. */
export class SideDashboard extends Construct {
  constructor(
    scope: Construct,
    owner: Owner,
    { alarms }: Alarms,
    graphs: Readonly<Record<string, readonly IMetric[]>>,
  ) {
    super(scope, "Dashboard");
    new Dashboard(this, "Page", {
      dashboardName: `${physicalName(settingsOf(this), owner)}-${Aws.REGION}`,
      defaultInterval: Duration.hours(24),
      widgets: [
        [new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: 24 })],
        Object.entries(graphs).map(([title, left]) => new GraphWidget({ title, left: [...left], width: 8 })),
      ],
    });
  }
}
