import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { isRejectionCode, reject, type Rejection } from "../../../domain/rejection.ts";
import { clientOf } from "./clients.ts";

/** A function that has to start first answers later than a table. */
const lambda = clientOf(LambdaClient, 10_000);

/** Invokes a function of the other side and waits for its answer, or its rejection; any other failure throws. */
export const invokeFunction = async (functionArn: string, input: object): Promise<object | Rejection> => {
  const { FunctionError, Payload } = await lambda().send(
    new InvokeCommand({ FunctionName: functionArn, Payload: new TextEncoder().encode(JSON.stringify(input)) }),
  );
  const answer = JSON.parse(new TextDecoder().decode(Payload)) as object;
  if (FunctionError === undefined) return answer;
  const { errorType = "", errorMessage = "" } = answer as Failure;
  if (isRejectionCode(errorType)) return reject(errorType, errorMessage);
  throw new Error(`${functionArn} failed: ${errorType} ${errorMessage}`);
};

type Failure = { readonly errorType?: string; readonly errorMessage?: string };
