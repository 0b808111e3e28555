/** Who calls: a function or machine under its role's logical id, or the developer at the keyboard, who may do everything. */
export type Caller = { readonly role: string } | "developer";

/** One AWS service as the runtime knows it: an action by its wire name, its JSON input, the JSON it answers. */
export type Service = (action: string, input: Readonly<Record<string, unknown>>, caller: Caller) => Promise<object>;

/** Throws AccessDenied unless the caller's policies allow the action (`kms:Decrypt`) on the resource's ARN; `context` holds the condition keys. */
export type Authorize = (
  caller: Caller,
  action: string,
  resource: string,
  context?: Readonly<Record<string, string>>,
) => void;

/** An error as AWS puts it on the wire: `code` is the exception's name, `status` the HTTP status. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** Everything in this runtime lives in one region of one account. */
export const region = "us-east-1";

export const account = "000000000000";

export const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${account}:${resource}`;

/** A field of a request or a row as text; nothing when it is none. */
export const text = (value: unknown): string => (typeof value === "string" ? value : "");
