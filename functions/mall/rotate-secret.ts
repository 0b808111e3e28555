import * as z from "zod/mini";
import { viewEndpoint } from "../../domain/webhook/endpoint-view.ts";
import { maxOverlapHours, rotateSecret, defaultOverlapHours } from "../../domain/webhook/endpoint.ts";
import { newestRoot } from "../io/keys/key-store.ts";
import { endpointUnknown } from "../io/store/endpoint-store.ts";
import { publicKeyOf, sharedSecret } from "../io/webhook/endpoint-secret.ts";
import { signedPost } from "../middleware/contract.ts";
import { moveEndpoint, signedForPath } from "../requests/endpoint-request.ts";
import { receiptFor } from "../requests/mall-request.ts";
import { wholeNumber, withDefault } from "../schemas/basic-schema.ts";
import { WireEndpointId } from "../schemas/endpoint-schema.ts";

const Rotation = z.strictObject({
  endpoint: WireEndpointId,
  overlapHours: withDefault(wholeNumber(0, maxOverlapHours), defaultOverlapHours),
});

export const contract = signedPost("endpoint.rotate-secret", Rotation, {
  summary:
    "Creates a new secret for a webhook endpoint, in this response only; the old one also signs until the overlap ends.",
  responses: { 201: "NewEndpointAnswer" },
});

/** POST /v1/webhook-endpoints/{id}/secrets: the old secret stays valid for a day by default. */
export const handler = signedForPath("endpoint", contract, async (request, { endpoint: id, overlapHours }, now) => {
  const root = await newestRoot("webhook");
  let made: number | undefined;
  return moveEndpoint(
    request,
    id,
    (known) => {
      if (known.status === "removed") return endpointUnknown(id);
      made = (known.secrets[0]?.version ?? 0) + 1;
      const publicKey = known.signing === "v1a" && { publicKey: publicKeyOf(root.secret, known, made) };
      return rotateSecret(known, { overlapHours, root: root.kid, ...publicKey }, now);
    },
    now,
    async (endpoint) => {
      const body = { endpoint: viewEndpoint(endpoint, now), receipt: await receiptFor(request, undefined, now) };
      const isShown = made !== undefined && endpoint.signing === "v1";
      const secret = isShown && { shownOnce: { secret: sharedSecret(root.secret, endpoint, made ?? 0) } };
      return { status: 201, body, ...secret };
    },
  );
});
