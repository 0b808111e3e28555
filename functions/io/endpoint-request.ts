import type * as z from "zod";
import { reject, type Rejection } from "../../domain/rejection.ts";
import type { Reply } from "./idempotency.ts";
import { type MallRequest, signedForMall } from "./mall-request.ts";
import { sha256 } from "./base64url.ts";

type Asked = Parameters<ReturnType<typeof signedForMall>>[0];

/**
 * For a mall's request about the endpoint or the event in the path. What the mall has signed names it too, or an envelope for one of
 * them would do for all.
 */
export const signedAbout =
  <Name extends "endpoint" | "event", Said extends Readonly<Record<Name, string>>>(
    name: Name,
    contract: { readonly message: { readonly op: string; readonly body: z.ZodType<Said> } },
    story: (request: MallRequest, said: Said, now: string) => Promise<Reply | Rejection>,
  ) =>
  async (asked: Asked): Promise<Reply | Rejection> =>
    signedForMall<Said>(contract, async (request, said, now) =>
      said[name] === asked.path["id"]
        ? story(request, said, now)
        : reject("InvalidRequest", `body/${name}: the envelope names another ${name} than the path`),
    )(asked);

/** A name for what a request makes: the same for each repeat of it, by its sender's key or else by its message. */
export const nameOf = ({ mall, requests }: MallRequest): string =>
  sha256(`${mall}\n${requests.at(-1)?.id ?? ""}`).slice(0, 22);
