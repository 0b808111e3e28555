/*
 * Takes the place, in bundles, of those packages of AWS's SDK that infra/bundle.ts leaves out: what the clients import of them, and no more.
 */

/**
 * For @aws-sdk/credential-provider-node, the search for credentials. clients.ts gives each client those of the environment; a function without
 * them is set up wrongly.
 */
export const defaultProvider = () => async (): Promise<never> => {
  throw new Error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set");
};

/** For @aws-sdk/middleware-endpoint-discovery: DynamoDB's address comes from the region or from AWS_ENDPOINT_URL. */
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;

/** For the same package: where it would look for its setting. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};

/** For @smithy/core/event-streams, which the client of Lambda configures; none of our calls answers with a stream of events. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;

/** For the same module. */
export const eventStreamSerdeProvider = () => undefined;
