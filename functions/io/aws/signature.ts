import aws4 from "aws4";

/** What a role signs with. */
export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
};

/** A request about to be signed; header names are in lower case, the path is percent-encoded. */
export type Unsigned = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>> & { readonly host: string };
  readonly body: string;
};

/** AWS's Signature Version 4 for one service of one region: gives the headers with the time and the signature. */
export const makeSigner =
  (service: string, region: string, { sessionToken, ...keys }: Credentials) =>
  ({ method, path, query, headers, body }: Unsigned, now: Date): Record<string, string> => {
    const asked = new URLSearchParams(query).toString();
    const signed = aws4.sign(
      {
        service,
        region,
        method,
        path: asked === "" ? path : `${path}?${asked}`,
        host: headers.host,
        headers: { ...headers, "X-Amz-Date": now.toISOString().replaceAll(/[-:]|\.\d+/g, "") },
        body,
      },
      { ...keys, ...(sessionToken !== undefined && { sessionToken }) },
    );
    const all = Object.entries(signed.headers ?? {});
    return Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), String(value)]));
  };
