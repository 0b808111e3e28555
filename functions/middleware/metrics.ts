import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type middy from "@middy/core";

const metrics = new Metrics({ namespace: "tallystick" });

/** Counts something that an alarm watches. */
export const count = (name: string, value: number): void => {
  metrics.addMetric(name, MetricUnit.Count, value);
};

/** Publishes the counts at the end of the invocation, as one log line that CloudWatch reads. Powertools' own middleware warns when there are none. */
export const publishMetrics = (): middy.MiddlewareObj => ({ after: publish, onError: publish });

const publish = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};
