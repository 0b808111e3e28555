/** A function as its thread needs it. */
export type FunctionStart = {
  readonly file: string;
  /** The export, `handler`. */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly logFile: string;
  /** The clock's shared cell: milliseconds to add to real time. */
  readonly clockOffset: SharedArrayBuffer;
  /** All environment variables that the function has. */
  readonly env: Record<string, string>;
};

/** Asks the thread to load a function, before the function's first invocation. */
export type Load = { readonly load: FunctionStart };

/** One invocation. Events and results are JSON text, as in AWS, so that nothing that JSON cannot express passes. */
export type Invoke = {
  readonly id: number;
  readonly functionName: string;
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

/** The thread has loaded the function; or could not, for the reason in `broken`. */
export type Loaded = { readonly loaded: string; readonly broken?: string };

/** A function's call to AWS, as an HTTP request without a socket. */
export type Call = {
  readonly call: number;
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

/** The answer to the call with this number. */
export type Called = {
  readonly called: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};
