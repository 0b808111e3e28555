/** What a function's worker is told when it starts. */
export type WorkerStart = {
  readonly file: string;
  /** The export, `handler`. */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly logFile: string;
  /** The clock's cell: milliseconds to add to real time. */
  readonly shift: SharedArrayBuffer;
};

/** Events and answers cross as JSON text, as they do in AWS: what JSON cannot carry must not arrive here either. */
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

/** The worker could not load the function; it answers nothing after this. */
export type Broken = { readonly broken: string };

/** The worker has loaded the function. */
export type Loaded = { readonly loaded: true };
