import { CfnOutput, Duration, NestedStack, Stack } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { CorsHttpMethod, HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { ApiDomain } from "./api-domain.ts";
import { capacityOf } from "./capacity.ts";
import type { Owner } from "./function-spec.ts";
import { idOf } from "./functions.ts";
import { physicalName, removalPolicyOf, retainableName } from "./names.ts";
import type { RoleFunction } from "./role-function.ts";
import { settingsOf } from "./settings.ts";
import { timeoutOf } from "./timeouts.ts";

/**
 * The HTTP API of one side: it serves the routes of that side's functions, and reaches no function of the other side. A nested stack, because a
 * route is three resources, and a stack has five hundred at most.
 */
export class HttpRoutes extends NestedStack {
  readonly api: HttpApi;

  constructor(scope: Construct, side: Owner, own: readonly RoleFunction[]) {
    super(scope, "HttpRoutes");
    const settings = settingsOf(this);
    const { rateLimit, burstLimit } = capacityOf(settings);
    this.api = new HttpApi(this, "Api", {
      apiName: physicalName(settings, side),
      createDefaultStage: false,
      // Only the purchaser's pages run in a browser; malls' servers need no CORS.
      corsPreflight: {
        allowOrigins: [settings.payUrl.origin],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
        allowHeaders: ["authorization", "content-type", "idempotency-key"],
        exposeHeaders: ["request-id", "retry-after", "idempotent-replayed"],
        maxAge: Duration.hours(1),
      },
    });
    const stage = new HttpStage(this, "Stage", {
      httpApi: this.api,
      autoDeploy: true,
      throttle: { rateLimit, burstLimit },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog(this, side)), format: accessLogFormat },
    });
    for (const each of own) {
      this.route(each);
      this.pages(each);
    }
    const domain = settings.domains[side];
    if (domain) {
      const { target } = new ApiDomain(this, domain, stage);
      new CfnOutput(Stack.of(scope), "DomainTarget", { value: target, description: `Where ${domain.name} points to` });
    }
    new CfnOutput(Stack.of(scope), "HttpRoutesUrl", {
      value: domain ? `https://${domain.name}` : this.api.apiEndpoint,
      description: `The base URL of the ${side}'s API`,
    });
  }

  private route({ spec, lambda }: RoleFunction): void {
    if (spec.trigger.by !== "route") return;
    const { method, path } = spec.trigger;
    // The integration ends with the function, so that the caller receives the timeout at once.
    const timeout = Duration.seconds(timeoutOf(spec));
    this.api.addRoutes({
      path,
      methods: [HttpMethod[method]],
      integration: new HttpLambdaIntegration(idOf(spec), lambda, { timeout }),
    });
  }

  /** The pages have the lender's own origin: whoever serves a page's script could act in it. */
  private pages({ spec: { trigger }, lambda }: RoleFunction): void {
    if (trigger.by !== "page") return;
    const integration = new HttpLambdaIntegration("Pages", lambda);
    for (const path of trigger.paths) this.api.addRoutes({ path, methods: [HttpMethod.GET], integration });
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

const accessLog = (scope: Construct, side: Owner): LogGroup =>
  new LogGroup(scope, "AccessLog", {
    logGroupName: `/aws/vendedlogs/http/${retainableName(settingsOf(scope), side)}`,
    // A week is enough to count errors by route; the functions' own logs have the causes.
    retention: RetentionDays.ONE_WEEK,
    removalPolicy: removalPolicyOf(settingsOf(scope)),
  });
