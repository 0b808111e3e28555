/** The start parameters of a function's worker. */
export type WorkerStart = {
  readonly file: string;
  /** The export, `handler`. */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly logFile: string;
  /** The clock's shared cell: milliseconds to add to real time. */
  readonly clockOffset: SharedArrayBuffer;
};

/** One invocation. Events and results are JSON text, as in AWS, so that nothing that JSON cannot express passes. */
export type Invoke = {
  readonly id: number;
  readonly requestId: string;
  readonly event: string;
  /** In real milliseconds since 1970. */
  readonly deadline: number;
};

/** Asks the thread to end itself. */
export type End = { readonly end: true };

export type Answer = {
  readonly id: number;
  readonly payload: string;
  readonly failed: boolean;
  readonly milliseconds: number;
  readonly loggedBytes: number;
};

/** The worker could not load the function and handles no invocations. */
export type Broken = { readonly broken: string };

/** The worker has loaded the function. */
export type Loaded = { readonly loaded: true };
