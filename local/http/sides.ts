import { countRunning } from "../time/count-running.ts";
import { isLenders } from "../template/resource-types.ts";
import { type HttpApi, makeHttpApi } from "./http-api.ts";
import { type Server, startServer } from "./server.ts";

/** Something of each side. */
export type Sides<Thing> = { readonly gateway: Thing; readonly lender: Thing };

/** Starts a server for each side; until they serve, and while they stop, each request gets 503. */
export const startServers = async (
  { port, lenderPort }: { readonly port: number; readonly lenderPort?: number | undefined },
  onStop: (step: () => Promise<void> | void) => void,
): Promise<Sides<Server>> => {
  const gateway = await startServer(port);
  onStop(gateway.stop);
  // After the last port there is none.
  const next = gateway.port === 65_535 ? 1024 : gateway.port + 1;
  const lender = await startServer(lenderPort ?? (port === 0 ? 0 : next));
  onStop(lender.stop);
  for (const { serve } of [gateway, lender]) onStop(() => serve([]));
  return { gateway, lender };
};

/** The HTTP APIs of the template, one for each side; `running` counts the requests in flight at both. */
export const makeHttpApis = (
  options: Omit<Parameters<typeof makeHttpApi>[0], "api">,
): Sides<HttpApi["handle"]> & { readonly running: () => number; readonly functionArns: () => readonly string[] } => {
  const all = options.assembly.ofType("AWS::ApiGatewayV2::Api");
  const apiOf = (lenders: boolean) => makeHttpApi({ ...options, api: all.find(({ id }) => isLenders(id) === lenders) });
  const [gateway, lender] = [apiOf(false), apiOf(true)];
  const [ofGateway, ofLender] = [countRunning(gateway.handle), countRunning(lender.handle)];
  return {
    gateway: ofGateway.call,
    lender: ofLender.call,
    running: () => ofGateway.running() + ofLender.running(),
    functionArns: () => [...gateway.functionArns(), ...lender.functionArns()],
  };
};
