/** What the clients of all services have in common; each of AWS's client classes takes more. */
type Options = {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: Credentials;
  readonly maxAttempts: number;
  readonly retryMode: "standard";
  readonly defaultsMode: "standard";
  readonly disableHostPrefix: boolean;
  readonly ignoreConfiguredEndpointUrls: true;
  readonly useDualstackEndpoint: false;
  readonly useFipsEndpoint: false;
  readonly authSchemePreference: string[];
  readonly disableClockSkewCorrection: false;
  readonly accountIdEndpointMode: "disabled";
  readonly endpointDiscoveryEnabled: false;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
};

type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

type Client = { readonly middlewareStack: { readonly remove: (name: string) => boolean } };

/** Milliseconds. Most answers arrive within tens of milliseconds: a caller that has waited for five seconds had better send the request again. */
const usualTimeout = 5_000;

/**
 * A client of AWS's SDK, made at the first call: until then the environment may still change. Every call to AWS goes through a client made here.
 * `timeout`: milliseconds until an answer begins.
 */
export const clientOf = <Made extends Client, Own extends object = object>(
  Class: new (options: Options & Own) => Made,
  timeout = usualTimeout,
  // Of the service alone.
  own = {} as Own,
): (() => Made) => {
  let client: Made | undefined;
  return () => (client ??= withoutUnused(new Class({ ...optionsFor(timeout), ...own })));
};

/**
 * An option that is given is not looked for: without these, each client reads ~/.aws/config and ~/.aws/credentials when it is first used.
 */
const optionsFor = (timeout: number): Options => {
  const { AWS_REGION: region = "", AWS_ENDPOINT_URL: endpoint } = process.env;
  const credentials = credentialsOfEnvironment();
  return {
    region,
    ...(credentials && { credentials }),
    // The sandbox's address; on AWS, the SDK's own rules make the service's address from the region.
    ...(endpoint !== undefined && { endpoint }),
    ignoreConfiguredEndpointUrls: true,
    // StartSyncExecution goes to the host `sync-states…`; before an address of our own the prefix would name a host that does not exist.
    disableHostPrefix: endpoint !== undefined,
    // The first attempt and three more, after 25, 50 and 100 ms at most for DynamoDB, twice that for others; after seconds when throttled.
    maxAttempts: 4,
    retryMode: "standard",
    // The SDK's usual behaviour, without asking the environment for another mode.
    defaultsMode: "standard",
    // A clock that is wrong is corrected from AWS's answers.
    disableClockSkewCorrection: false,
    // None of these is used here, and each would be looked for in the environment and in files.
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: [],
    accountIdEndpointMode: "disabled",
    endpointDiscoveryEnabled: false,
    // Connections stay open between calls (the SDK's default). One within a region is made in a millisecond; on a busy machine it may take a second.
    requestHandler: { connectionTimeout: 2_000, requestTimeout: timeout, throwOnRequestTimeout: true },
  };
};

/**
 * Lambda and the sandbox give credentials in the environment, for as long as the process lives. Without them, or where a profile is named,
 * the SDK's own chain finds a person's profile or single sign-on; bundles carry no chain (infra/bundle.ts).
 */
const credentialsOfEnvironment = (): Credentials | undefined => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_PROFILE: profile,
  } = process.env;
  if (profile !== undefined || accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
};

/** Steps of the SDK that cost a third of a call's CPU and that nothing here needs. */
const unused = [
  // Copies and masks each request and answer for a logger; there is none.
  "loggerMiddleware",
  // Node sets the header itself: a body is sent whole.
  "contentLengthMiddleware",
  // Tells AWS the SDK's version and the features in use, for its statistics.
  "getUserAgentMiddleware",
];

/** A step that the SDK renames is no longer removed: a loss of time that must be seen, so it is an error. */
const withoutUnused = <Made extends Client>(client: Made): Made => {
  for (const name of unused)
    if (!client.middlewareStack.remove(name)) throw new Error(`the SDK has no ${name} any more: see clients.ts`);
  return client;
};
