import { awsClient, functionWith, writeAssembly } from "./assembly.ts";

/* A small library as a template: a table of books with a listener, a queue with a worker, a few routes. */

const table = { "Fn::GetAtt": ["Books", "Arn"] };
const route = (id: string, RouteKey: string, target: string) => ({
  [`${id}Integration`]: {
    Type: "AWS::ApiGatewayV2::Integration",
    Properties: {
      ApiId: { Ref: "Api" },
      IntegrationType: "AWS_PROXY",
      PayloadFormatVersion: "2.0",
      IntegrationUri: { "Fn::GetAtt": [target, "Arn"] },
    },
  },
  [`${id}Route`]: {
    Type: "AWS::ApiGatewayV2::Route",
    Properties: { ApiId: { Ref: "Api" }, RouteKey, Target: { "Fn::Sub": `integrations/\${${id}Integration}` } },
  },
  [`${target}Permission`]: {
    Type: "AWS::Lambda::Permission",
    Properties: {
      Action: "lambda:InvokeFunction",
      FunctionName: { Ref: target },
      Principal: "apigateway.amazonaws.com",
    },
  },
});

const resources = {
  Books: {
    Type: "AWS::DynamoDB::Table",
    Properties: {
      TableName: "books",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      StreamSpecification: { StreamViewType: "NEW_IMAGE" },
    },
  },
  ...functionWith("Write", [
    { Effect: "Allow", Action: ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"], Resource: table },
    {
      Effect: "Allow",
      Action: "dynamodb:GetItem",
      Resource: table,
      Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["BOOK#*"] } },
    },
  ]),
  ...functionWith("Listen", [
    { Effect: "Allow", Action: ["dynamodb:GetRecords"], Resource: { "Fn::GetAtt": ["Books", "StreamArn"] } },
    { Effect: "Allow", Action: "sqs:SendMessage", Resource: { "Fn::GetAtt": ["Lost", "Arn"] } },
  ]),
  Lost: { Type: "AWS::SQS::Queue", Properties: { QueueName: "lost" } },
  Listening: {
    Type: "AWS::Lambda::EventSourceMapping",
    Properties: {
      FunctionName: { Ref: "Listen" },
      EventSourceArn: { "Fn::GetAtt": ["Books", "StreamArn"] },
      StartingPosition: "TRIM_HORIZON",
      BatchSize: 100,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 3,
      DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": ["Lost", "Arn"] } } },
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"BOOK#"}]}}}}' }] },
    },
  },
  ...functionWith("Work", [
    {
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      Resource: { "Fn::GetAtt": ["Jobs", "Arn"] },
    },
  ]),
  Jobs: {
    Type: "AWS::SQS::Queue",
    Properties: {
      QueueName: "jobs",
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Lost", "Arn"] }, maxReceiveCount: 2 },
    },
  },
  Working: {
    Type: "AWS::Lambda::EventSourceMapping",
    Properties: {
      FunctionName: { Ref: "Work" },
      EventSourceArn: { "Fn::GetAtt": ["Jobs", "Arn"] },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    },
  },
  ...functionWith("Echo", [], { Environment: { Variables: { GREETING: "hello", BANK_URL: "https://bank.invalid" } } }),
  ...functionWith("Slow", [], { Timeout: 1 }),
  Api: { Type: "AWS::ApiGatewayV2::Api", Properties: { ProtocolType: "HTTP" } },
  ...route("Show", "GET /books/{id}", "Echo"),
  ...route("Rest", "ANY /files/{proxy+}", "Echo"),
  ...route("Add", "POST /books", "Slow"),
};

const send = `const tell = (who, what) => fetch(process.env.AWS_ENDPOINT_URL + "/_sandbox/hooks/" + who, { method: "POST", body: JSON.stringify(what) });`;

const functions = {
  Write: `${awsClient} export const handler = ({ target, input }) => aws(target, input);`,
  // A book set to fail does so the stated number of times; a broken one makes its batch fail.
  Listen: `${send} const failed = new Map();
    export const handler = async ({ Records }) => {
      const batchItemFailures = [];
      for (const { eventName, dynamodb: { Keys, NewImage, SequenceNumber } } of Records) {
        if (NewImage?.broken) throw new Error("broken");
        const title = Keys.pk.S + "/" + (NewImage?.title?.S ?? eventName);
        const times = failed.get(title) ?? 0;
        if (times < Number(NewImage?.failures?.N ?? 0)) {
          failed.set(title, times + 1);
          return { batchItemFailures: [{ itemIdentifier: SequenceNumber }] };
        }
        await tell("listener", title);
      }
      return { batchItemFailures };
    };`,
  Work: `${send} export const handler = async ({ Records }) => {
      for (const { body } of Records) await tell("worker", body);
      return { batchItemFailures: Records.filter(({ body }) => body === "hard").map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };`,
  Echo: `export const handler = async (event, context) => {
      await new Promise((resolve) => setTimeout(resolve, event.ms ?? 0));
      if (event.fail) { const error = new Error("we are closed"); error.name = "LibraryClosed"; throw error; }
      if (event.log) console.log(event.log);
      if (event.requestContext) return event.body === "teapot" ? { statusCode: 418, cookies: ["a=b"], body: "short" } : event;
      return {
        now: Date.now(), date: new Date().getTime(), fixed: new Date(0).toISOString(), isDate: new Date() instanceof Date,
        left: context.getRemainingTimeInMillis(), arn: context.invokedFunctionArn, id: context.awsRequestId,
        env: process.env,
      };
    };`,
  Slow: `export const handler = async ({ ms, spin }) => {
      for (const end = performance.now() + (spin ?? 0); performance.now() < end; );
      await new Promise((resolve) => setTimeout(resolve, ms ?? 0));
      return "done";
    };`,
};

/** Writes the library's assembly. */
export const writeLibrary = (folder: string): string =>
  writeAssembly(folder, { Main: { Resources: resources } }, functions);
