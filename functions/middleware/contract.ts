import * as z from "zod";

/** Who may call a route, and by what they are known. */
export type Caller =
  /** A mall, by the signature of its envelope; `mall` reads only, by its API key. */
  | "signedMall"
  | "mall"
  /** By the token in the link of a notice. */
  | "purchaser"
  /** By an operator key. */
  | "operator"
  | "anyone";

/** What a route takes and gives: its handler parses by it, and docs/openapi.json is written from it. */
export type Contract<Body = unknown> = {
  /** One sentence. */
  readonly does: string;
  readonly by: Caller;
  readonly body: z.ZodType<Body>;
  /** For a signed request: the envelope's `op`, and its claim `body`. */
  readonly message?: Message;
  /** What the query may name; anything else in it is refused. */
  readonly query?: z.ZodType;
  /** By status, the name of a schema in docs/openapi/. */
  readonly answers: Readonly<Record<number, string>>;
};

/** What a signed envelope asks for. */
export type Message<Said = unknown> = { readonly op: string; readonly body: z.ZodType<Said> };

/** The contract of a signed request; `Said` is what its envelope says once read. */
export type SignedContract<Said, Body = Envelope> = Contract<Body> & { readonly message: Message<Said> };
type Envelope = z.infer<typeof Signed>;

/** Every state-changing request of a mall: one signed envelope. */
const Signed = z.strictObject({ envelope: z.string() });

/** For routes without a body. */
const NoBody = z.undefined();

type Words = Pick<Contract, "does" | "answers">;

/** The contract of a POST whose body is a signed envelope that asks for `op`, and nothing beside it. */
export const signedPost = <Said>(op: string, body: z.ZodType<Said>, words: Words): SignedContract<Said> => ({
  ...words,
  by: "signedMall",
  body: Signed,
  message: { op, body },
});

/** The contract of a purchaser's POST. */
export const purchaserPost = <Body>(body: z.ZodType<Body>, words: Words): Contract<Body> => ({
  ...words,
  by: "purchaser",
  body,
});

/** The contract of an operator's POST. */
export const operatorPost = <Body>(body: z.ZodType<Body>, words: Words): Contract<Body> => ({
  ...words,
  by: "operator",
  body,
});

/** The contract of a DELETE. */
export const remove = (by: Exclude<Caller, "signedMall">, words: Words): Contract<undefined> => get(by, words);

/** The contract of a GET. */
export const get = (
  by: Exclude<Caller, "signedMall">,
  words: Words & { readonly query?: z.ZodType },
): Contract<undefined> => ({ ...words, by, body: NoBody });
