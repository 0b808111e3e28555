import * as z from "zod/mini";
import { applyOnce } from "../../domain/answered-request.ts";
import { allEvents } from "../../domain/purchase/view/event-audience.ts";
import { isRejection, reject } from "../../domain/rejection.ts";
import { viewEndpoint } from "../../domain/webhook/endpoint-view.ts";
import { createEndpoint, type Endpoint, maxEndpoints, signings } from "../../domain/webhook/endpoint.ts";
import { newestRoot } from "../io/keys/key-store.ts";
import { loadEndpoint, loadEndpoints, saveEndpoint } from "../io/store/endpoint-store.ts";
import { publicKeyOf, sharedSecret } from "../io/webhook/endpoint-secret.ts";
import { canRegisterWebhookUrl, webhookUrlRefused } from "../io/webhook/public-address.ts";
import { signedPost } from "../middleware/contract.ts";
import { nameOf } from "../requests/endpoint-request.ts";
import { receiptFor, signedForMall } from "../requests/mall-request.ts";
import { withDefault } from "../schemas/basic-schema.ts";
import { WireDescription, WireEventTypes, WireUrl } from "../schemas/endpoint-schema.ts";

const NewEndpoint = z.pipe(
  z.strictObject({
    url: WireUrl,
    events: withDefault(WireEventTypes, [...allEvents]),
    description: z.optional(WireDescription),
    signing: withDefault(z.enum(signings), "v1"),
  }),
  z.transform(({ description, ...rest }) => ({ ...rest, ...(description !== undefined && { description }) })),
);

export const contract = signedPost("endpoint.create", NewEndpoint, {
  summary: "Creates a webhook endpoint; its secret is in this response only.",
  responses: { 201: "NewEndpointAnswer" },
});

/** POST /v1/webhook-endpoints: a mall subscribes one more address to events. */
export const handler = signedForMall(contract, async (request, draft, now) => {
  const { mall, answered, write } = request;
  if (!(await canRegisterWebhookUrl(draft.url))) return webhookUrlRefused;
  const owner = { mall, id: `we_${nameOf(request)}` };
  const answer = async (endpoint: Endpoint) => ({
    status: 201,
    body: { endpoint: viewEndpoint(endpoint, now), receipt: await receiptFor(request, undefined, now) },
  });
  const known = await loadEndpoint(mall, owner.id);
  const repeated =
    known && applyOnce(known, answered, () => reject("MessageReplayed", "this request id was used before"));
  if (repeated) return isRejection(repeated) ? repeated : answer(repeated);
  if ((await loadEndpoints(mall)).length >= maxEndpoints)
    return reject("TooManyEndpoints", `a mall has at most ${maxEndpoints} webhook endpoints`);

  const root = await newestRoot("webhook");
  const isPair = draft.signing === "v1a";
  const endpoint = createEndpoint(
    { ...draft, ...owner, root: root.kid, ...(isPair && { publicKey: publicKeyOf(root.secret, owner, 1) }) },
    [answered],
    now,
  );
  const secret = !isPair && { shownOnce: { secret: sharedSecret(root.secret, owner, 1) } };
  const reply = { ...(await answer(endpoint)), ...secret };
  const saved = await saveEndpoint(endpoint, now, write.complete(reply));
  return saved ? reply : reject("ConcurrentChange", "send the request again after a second");
});
