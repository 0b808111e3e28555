import { CfnOutput, Duration, RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { CorsHttpMethod, HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Function as LambdaFunction, type IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { RoleFunctionSpec } from "./function-spec.ts";
import { functions, idOf } from "./functions.ts";
import { functionArn, functionName, type Parties } from "./names.ts";
import type { RoleFunction } from "./role-function.ts";
import { timeoutOf } from "./timeouts.ts";

/** Steady requests a second and the burst above it: half of a default account's Lambda concurrency. */
const throttle = { rateLimit: 500, burstLimit: 500 };

type Props = { readonly own: readonly RoleFunction[]; readonly parties: Parties; readonly payUrl: string };

/** The one HTTP API: each route is served by the function of the role that owns the data, the lender's functions by their ARN. */
export class HttpRoutes extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, { own, parties, payUrl }: Props) {
    super(scope, "HttpRoutes");
    this.api = new HttpApi(this, "Api", {
      apiName: "tallystick",
      createDefaultStage: false,
      // Only the purchaser's pages run in a browser; malls' servers need no CORS.
      corsPreflight: {
        allowOrigins: [new URL(payUrl).origin],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
        allowHeaders: ["authorization", "content-type", "idempotency-key"],
        exposeHeaders: ["request-id", "retry-after", "idempotent-replayed"],
        maxAge: Duration.hours(1),
      },
    });
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      autoDeploy: true,
      throttle,
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog(this)), format: accessLogFormat },
    });
    for (const spec of functions.filter(({ trigger }) => trigger.by === "route"))
      this.route(spec, own.find((each) => each.spec === spec)?.lambda ?? this.lenders(spec, parties));
    for (const { spec, lambda } of own) this.pages(spec, lambda);
    new CfnOutput(this, "Url", { value: this.api.apiEndpoint, description: "The base URL for malls and purchasers" });
  }

  private route(spec: RoleFunctionSpec, handler: IFunction): void {
    if (spec.trigger.by !== "route") return;
    const { method, path } = spec.trigger;
    // The integration ends with the function, so that the caller receives the timeout at once.
    const timeout = Duration.seconds(timeoutOf(spec));
    this.api.addRoutes({
      path,
      methods: [HttpMethod[method]],
      integration: new HttpLambdaIntegration(idOf(spec), handler, { timeout }),
    });
  }

  /** The pages have the API's own host, so that they need no CORS. */
  private pages({ trigger }: RoleFunctionSpec, lambda: IFunction): void {
    if (trigger.by !== "page") return;
    const integration = new HttpLambdaIntegration("Pages", lambda);
    for (const path of trigger.paths) this.api.addRoutes({ path, methods: [HttpMethod.GET], integration });
  }

  /** A function of the lender's stack, which itself permits this API to invoke it. */
  private lenders(spec: RoleFunctionSpec, parties: Parties): IFunction {
    const functionArnOfLender = functionArn(spec, parties);
    return LambdaFunction.fromFunctionAttributes(this, functionName(spec), {
      functionArn: functionArnOfLender,
      sameEnvironment: false,
      skipPermissions: true,
    });
  }
}

/** Route, status and latency: no addresses, no query, no token. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: "$context.requestId",
    route: "$context.routeKey",
    status: "$context.status",
    ms: "$context.responseLatency",
    error: "$context.integrationErrorMessage",
  }),
);

const accessLog = (scope: Construct): LogGroup =>
  new LogGroup(scope, "AccessLog", {
    logGroupName: "/aws/vendedlogs/http/tallystick",
    // A week is enough to count errors by route; the functions' own logs have the causes.
    retention: RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });
