import type { Rejection } from "../../domain/rejection.ts";
import type { Mall } from "../io/store/mall-store.ts";
import type { Contract } from "../middleware/contract.ts";
import { httpChain, runStory } from "../middleware/http.ts";
import type { Reply, Request } from "../middleware/request.ts";
import { apiKey } from "./api-key.ts";
import { pinnedVersion } from "./pinned-version.ts";
import { throttle } from "./throttle.ts";

/** The handler of a mall's read: identity by API key, then throttle and pinned version. */
export const mallRead = <Query>(
  contract: Contract<undefined, Query>,
  story: (request: Request<undefined, Query>, mall: Mall) => Promise<Reply | Rejection>,
) =>
  httpChain(contract, apiKey())
    .use(throttle())
    .use(pinnedVersion())
    .handler(
      runStory(async (request: Request<undefined, Query>, { mall }: { readonly mall: Mall }) => story(request, mall)),
    );
