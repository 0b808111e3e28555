import { connectEngine, type Engine } from "./engine.ts";
import { startEngine } from "./engine-process.ts";

type Options = {
  /** The folder for all data. */
  readonly data: string;
  /** The address of another DynamoDB engine, instead of one that is started here. */
  readonly dynamodb?: string;
  /** Called when the engine crashed; by default the process ends. */
  readonly onFatal?: (reason: string) => void;
};

/** The DynamoDB engine: the one at the given address, or one that is started on the data folder. */
export const openEngine = async (
  { data, dynamodb: endpoint, onFatal = exitWith }: Options,
  onStop: (step: () => Promise<void>) => void,
): Promise<Engine> => {
  if (endpoint !== undefined) return connectEngine(endpoint);
  const started = await startEngine(data, () => onFatal("the DynamoDB engine crashed: start the sandbox again"));
  onStop(started.stop);
  return started.engine;
};

const exitWith = (reason: string): void => {
  console.error(reason);
  process.exit(1);
};
