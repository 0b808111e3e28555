import * as z from "zod/mini";

/** Who calls a route, and by which credential. */
export type Caller =
  /** A mall: `signedMall` by the signature of its envelope, `mall` by its API key, for reads only. */
  | "signedMall"
  | "mall"
  /** A purchaser, by the token in the link of a notice. */
  | "purchaser"
  /** A purchaser, for all loans of the account, by the account token of a link. */
  | "account"
  /** An operator, by an operator key. */
  | "operator"
  | "anyone";

/** A route's request and responses: its handler validates by it, and docs/openapi.json is written from it. */
export type Contract<Body = unknown, Query = unknown> = {
  /** One sentence. */
  readonly summary: string;
  readonly caller: Caller;
  readonly body: z.ZodMiniType<Body>;
  /** Of a signed request: the envelope's claims `op` and `body`. */
  readonly message?: Message;
  /** Of a purchaser's request: the act's `op` and `body`. */
  readonly act?: Message;
  /** The query's parameters; an unknown one is refused. */
  readonly query?: z.ZodMiniType<Query>;
  /** True where the body has a file's bytes in base64url as `content`. */
  readonly upload?: true;
  /** True where the reply is a file. */
  readonly download?: true;
  /** The name of a schema in docs/openapi/, by status. */
  readonly responses: Readonly<Record<number, string>>;
};

/** The operation of a signed envelope, and the schema of its claim `body`. */
export type Message<Claim = unknown> = { readonly op: string; readonly body: z.ZodMiniType<Claim> };

/** The contract of a signed request; `Claim` is the envelope's claim `body` once it is validated. */
export type SignedContract<Claim, Body = z.infer<typeof Signed>> = Contract<Body> & {
  readonly message: Message<Claim>;
};

/** The contract of a purchaser's act; `Claim` is the act's `body` once it is validated. */
export type ActContract<Claim> = Contract<z.infer<typeof Acted>> & { readonly act: Message<Claim> };

/** Every state-changing request of a mall: one signed envelope. */
const Signed = z.strictObject({ envelope: z.string() });

/** Every request by which a purchaser changes a purchase: one act. */
const Acted = z.strictObject({
  act: z.string(
    "the operation and its details, authenticated with the key of the purchaser's link: see docs/messages.md",
  ),
});

const NoBody = z.undefined();

type Description = Pick<Contract, "summary" | "responses" | "download">;

/** The bytes of a file, in base64url without padding. */
const Content = z.string();

/** The contract of a POST whose body is a signed envelope for `op`. */
export const signedPost = <Claim>(
  op: string,
  body: z.ZodMiniType<Claim>,
  rest: Description,
): SignedContract<Claim> => ({
  ...rest,
  caller: "signedMall",
  body: Signed,
  message: { op, body },
});

/** The contract of a POST whose body is the purchaser's act for `op`. */
export const actPost = <Claim>(op: string, body: z.ZodMiniType<Claim>, rest: Description): ActContract<Claim> => ({
  ...rest,
  caller: "purchaser",
  body: Acted,
  act: { op, body },
});

/** The contract of a POST with a signed envelope for `op` and the bytes of a file. */
export const signedUpload = <Claim>(op: string, body: z.ZodMiniType<Claim>, rest: Description) => ({
  ...signedPost(op, body, rest),
  upload: true as const,
  body: z.strictObject({ envelope: z.string(), content: Content }),
});

/** The contract of a POST with the purchaser's act for `op` and the bytes of a file. */
export const actUpload = <Claim>(op: string, body: z.ZodMiniType<Claim>, rest: Description) => ({
  ...actPost(op, body, rest),
  upload: true as const,
  body: z.strictObject({ act: z.string(), content: Content }),
});

/** The contract of a purchaser's POST that needs no act. */
export const purchaserPost = <Body>(body: z.ZodMiniType<Body>, rest: Description): Contract<Body> => ({
  ...rest,
  caller: "purchaser",
  body,
});

/** The contract of an operator's POST. */
export const operatorPost = <Body>(body: z.ZodMiniType<Body>, rest: Description): Contract<Body> => ({
  ...rest,
  caller: "operator",
  body,
});

/** The contract of a DELETE. */
export const remove = <Query = object>(
  caller: Exclude<Caller, "signedMall">,
  rest: Description & { readonly query?: z.ZodMiniType<Query> },
): Contract<undefined, Query> => get(caller, rest);

/** The contract of a GET. */
export const get = <Query = object>(
  caller: Exclude<Caller, "signedMall">,
  rest: Description & { readonly query?: z.ZodMiniType<Query> },
): Contract<undefined, Query> => ({ ...rest, caller, body: NoBody });
