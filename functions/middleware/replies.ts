import type { APIGatewayProxyStructuredResultV2 as Result } from "aws-lambda";
import { isRejection, type Rejection } from "../../domain/rejection.ts";
import { noStore, problem } from "./problem.ts";
import { refusalIn } from "./refusal.ts";
import type { HttpMiddleware, Reply } from "./request.ts";

/** Makes the response: of the story's reply as JSON; of a rejection, returned by the story or thrown by a middleware, as a problem. */
export const replies = (): HttpMiddleware => ({
  after: (request) => {
    const reply = request.response as Reply | Rejection;
    request.response = isRejection(reply) ? problem(reply) : responseOf(reply);
  },
  onError: (request) => {
    const refusal = refusalIn(request.error);
    if (refusal) request.response = problem(refusal.rejection, refusal.errors);
  },
});

const responseOf = ({ status, body, bytes, shownOnce, headers }: Reply): Result =>
  bytes
    ? {
        statusCode: status,
        headers: { ...noStore, ...headers },
        body: Buffer.from(bytes).toString("base64"),
        isBase64Encoded: true,
      }
    : {
        statusCode: status,
        headers: { "content-type": "application/json", ...noStore, ...headers },
        body: JSON.stringify(shownOnce ? { ...(body as object), ...shownOnce } : body),
      };
