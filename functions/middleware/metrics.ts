import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

const metrics = new Metrics({ namespace: "tallystick" });

/** Counts something an alarm watches; written as a log line that CloudWatch reads, so it costs no call. */
export const count = (name: string, value: number): void => {
  metrics.addMetric(name, MetricUnit.Count, value);
  metrics.publishStoredMetrics();
};
