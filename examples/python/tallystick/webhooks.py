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
    raw_body: bytes, headers: Mapping[str, str], secrets: str | Sequence[str], now: float | None = None
) -> dict[str, Any]:
    """Verifies a webhook and returns its event.

    `raw_body` must be the received bytes, `now` is in seconds since 1970; `secrets` is a `whsec_` secret, or several
    during a rotation. An event has the same `id` in every delivery. A missing or malformed secret is a ValueError: the
    receiver is not configured.
    """
    keys = [_key(secret) for secret in ([secrets] if isinstance(secrets, (str, bytes)) else secrets or [])]
    if not keys:
        raise ValueError("pass the whsec_ secret that the endpoint got when it was created")
    if not isinstance(raw_body, bytes):
        raise TypeError("raw_body must be the received bytes: a parsed body cannot be verified")
    identifier, timestamp, given = (_header(headers, f"webhook-{name}") for name in ("id", "timestamp", "signature"))
    if not (identifier and timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise InvalidWebhook("webhook-id, webhook-timestamp and webhook-signature must each be present once")
    if abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE_SECONDS:
        raise InvalidWebhook("the webhook's timestamp differs from the current time by more than five minutes")
    signed = b".".join([identifier.encode(), timestamp.encode(), raw_body])
    expected = [f"v1,{_mac(key, signed)}".encode() for key in keys]
    # All are compared, each in constant time, so that the duration reveals nothing.
    matches = [hmac.compare_digest(one, mine) for one in given.encode().split(b" ") for mine in expected]
    if not any(matches):
        raise InvalidWebhook("no signature of the webhook matches a secret")
    return json.loads(raw_body)


def _key(secret: object) -> bytes:
    """The bytes of a secret; an empty or short one would accept anybody's signature."""
    try:
        text = secret if isinstance(secret, str) else ""
        key = b64decode(text.removeprefix("whsec_"), validate=True) if text.startswith("whsec_") else b""
    except ValueError:
        key = b""
    if not 24 <= len(key) <= 64:
        raise ValueError("a webhook secret must be whsec_ and 24 to 64 bytes in base64")
    return key


def _header(headers: Mapping[str, str], name: str) -> str:
    """The value of a header, whose name may be in any case; empty if it is missing or present more than once."""
    values = [value for each, value in headers.items() if each.lower() == name]
    return values[0] if len(values) == 1 and isinstance(values[0], str) else ""


def _mac(key: bytes, signed: bytes) -> str:
    return b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
