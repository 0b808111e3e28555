import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";

/** The one logger of a function. */
export const logger = new Logger();

/** Adds the function and the invocation to each log line. */
export const logContext = () => injectLambdaContext(logger);
