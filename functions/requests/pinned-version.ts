import { isRejection, type Rejection } from "../../domain/rejection.ts";
import type { Mall } from "../io/store/mall-store.ts";
import type { HttpMiddleware, Reply } from "../middleware/request.ts";

/** Marks a reply as one of the API version that the mall is pinned to; a version that the request names takes precedence. */
export const pinnedVersion = (): HttpMiddleware<{ mall: Mall }> => ({
  after: (request) => {
    const reply = request.response as Reply | Rejection;
    if (isRejection(reply)) return;
    request.response = { ...reply, headers: { ...reply.headers, "api-version": request.context.mall.apiVersion } };
  },
});
