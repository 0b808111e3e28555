"""Verifies webhooks that are signed by the Standard Webhooks specification."""

import hashlib
import hmac
import json
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

TOLERANCE_SECONDS = 300


class InvalidWebhook(Exception):
    """The webhook is not from the gateway, or too old: answer 400 and ignore it."""


def verify_webhook(
    raw_body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: float | None = None
) -> dict[str, Any]:
    """Verifies a webhook and returns its event.

    `raw_body` must be the received bytes, header names are in lower case, `now` is in seconds since 1970; `secrets`
    are `whsec_` secrets, several during a rotation. An event has the same `id` in every delivery.
    """
    identifier, timestamp, given = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not (identifier and timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise InvalidWebhook("webhook-id, webhook-timestamp and webhook-signature are required")
    if abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE_SECONDS:
        raise InvalidWebhook("the webhook's timestamp differs from the current time by more than five minutes")
    signed = b".".join([identifier.encode(), timestamp.encode(), raw_body])
    expected = [f"v1,{_mac(secret, signed)}".encode() for secret in secrets]
    # All are compared, each in constant time, so that the duration reveals nothing.
    matches = [hmac.compare_digest(one, mine) for one in given.encode().split(b" ") for mine in expected]
    if not any(matches):
        raise InvalidWebhook("no signature of the webhook matches a secret")
    return json.loads(raw_body)


def _mac(secret: str, signed: bytes) -> str:
    key = b64decode(secret.removeprefix("whsec_"), validate=True)
    return b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
