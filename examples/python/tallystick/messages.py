"""The message profile: how claims are signed, sealed, opened and verified."""

import hashlib
import json
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.registry import HeaderParameter

Jwk = Mapping[str, Any]
Claims = dict[str, Any]
Now = Callable[[], float]
Keys = Sequence[Jwk] | Callable[[str, str], Jwk]
"""Trusted keys, or a function that finds one by kid and use and raises UntrustedAnswer."""

LIFETIME_SECONDS = 300
"""Messages are valid for at most five minutes; a verifier refuses longer lifetimes."""

LOAN_REQUEST_SECONDS = 86_400
"""A lender that was silent may decide on a loan request within a day."""

EVIDENCE_SECONDS = 604_800
"""A lender that was silent may act on what is signed about a purchase within a week."""


class UntrustedAnswer(Exception):
    """An answer is not signed by its stated author, or does not match the request."""


@dataclass(frozen=True)
class Kind:
    """The types of a sealed message: `typ` of the encryption, `cty` of the signed content."""

    typ: str
    cty: str


SEALED_PART = Kind("tally-sealed+jwe", "tally-msg+jws")
PURCHASER_PART = Kind("tally-pur+jwe", "tally-pur+jws")

# The encryption header repeats sender and recipient. RFC 7516 allows it, and the library must be configured for it.
_SEALS = jwe.JWERegistry(
    header_registry={
        "iss": HeaderParameter("sender", "str", required=True),
        "aud": HeaderParameter("recipient", "str", required=True),
    },
    algorithms=["ECDH-ES+A256KW", "A256GCM"],
)


def stamped(claims: Claims, now: Now = time.time, lifetime: int = LIFETIME_SECONDS) -> Claims:
    """Adds the issue time, the expiry time and a unique id."""
    issued = int(now())
    return {**claims, "iat": issued, "exp": issued + lifetime, "jti": str(uuid.uuid4())}


def to_json(value: Any) -> str:
    """JSON without spaces and with unescaped Unicode: the form that is signed and digested."""
    return json.dumps(_whole(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _whole(value: Any) -> Any:
    """The value with `2.0` as `2`, as JSON has one kind of number and every other client writes it; a digest is of the text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    return [_whole(each) for each in value] if isinstance(value, (list, tuple)) else value


def canonical_json(value: Any) -> str:
    """JSON as RFC 8785 writes it, for text and whole numbers: names in the order of their UTF-16 units, no spaces."""
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{to_json(name)}:{canonical_json(value[name])}" for name in names) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(canonical_json(each) for each in value) + "]"
    return to_json(value)


def digest_of(text: str | bytes) -> str:
    """SHA-256 in base64url without padding."""
    data = text.encode() if isinstance(text, str) else text
    return urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def sign(typ: str, claims: Claims, key: Jwk) -> str:
    """Signs claims as a compact ES256 JWS; its header holds only alg, typ and kid."""
    header = {"alg": "ES256", "typ": typ, "kid": key["kid"]}
    return jws.serialize_compact(header, to_json(claims), ECKey.import_key(dict(key)), algorithms=["ES256"])


def seal(kind: Kind, claims: Claims, sign_key: Jwk, recipient: Jwk) -> str:
    """Signs claims and encrypts the result for one recipient; the encryption header repeats sender and recipient."""
    header = {
        "alg": "ECDH-ES+A256KW",
        "enc": "A256GCM",
        "typ": kind.typ,
        "cty": kind.cty,
        "kid": recipient["kid"],
        "iss": claims["iss"],
        "aud": claims["aud"],
    }
    token = sign(kind.cty, claims, sign_key)
    return jwe.encrypt_compact(header, token, ECKey.import_key(dict(recipient)), registry=_SEALS)


def verify(typ: str, token: str, keys: Keys) -> Claims:
    """Verifies a JWS of one type with the keys of its stated author; the caller checks times and parties."""
    try:
        kid = str(jws.extract_compact(token.encode()).headers().get("kid"))
        key = keys(kid, "sig") if callable(keys) else key_of(keys, kid, "sig")
        signed = jws.deserialize_compact(token, ECKey.import_key(dict(key)), algorithms=["ES256"])
    except (JoseError, ValueError) as error:
        raise UntrustedAnswer("the signature is not valid") from error
    if signed.headers().get("typ") != typ:
        raise UntrustedAnswer(f"this is not a {typ}")
    return json.loads(signed.payload)


def open_sealed(kind: Kind, token: str, seal_key: Jwk, *, iss: str, aud: str, keys: Keys) -> Claims:
    """Decrypts and verifies a message; sender, recipient and types must match in header and signed content."""
    try:
        opened = jwe.decrypt_compact(token, ECKey.import_key(dict(seal_key)), registry=_SEALS)
    except (JoseError, ValueError) as error:
        raise UntrustedAnswer("the message cannot be decrypted") from error
    header = opened.headers()
    if [header.get(name) for name in ("typ", "cty", "iss", "aud")] != [kind.typ, kind.cty, iss, aud]:
        raise UntrustedAnswer("the encryption header has an unexpected type, sender or recipient")
    claims = verify(kind.cty, (opened.plaintext or b"").decode(), keys)
    if (claims.get("iss"), claims.get("aud")) != (iss, aud):
        raise UntrustedAnswer("sender or recipient of the signed message differ from the encryption header")
    return claims


def key_of(keys: Sequence[Jwk], kid: str, use: str) -> Jwk:
    """The trusted key with this id."""
    for key in keys:
        if key["kid"] == kid and key["use"] == use:
            return key
    raise UntrustedAnswer(f"the key {kid} is not trusted")


def encryption_key(keys: Sequence[Jwk], now: float) -> Jwk:
    """A partner's encryption key that came into use last; one before its time if there is no other."""
    every = [key for key in keys if key["use"] == "enc"]
    used = [key for key in every if key.get("nbf", 0) <= now < key.get("exp", float("inf"))]
    return max(used, key=lambda key: key.get("nbf", 0)) if used else every[0]


def make_key(use: str) -> dict[str, str]:
    """A new P-256 key as a private JWK, identified by its RFC 7638 thumbprint; `use` is `sig` or `enc`."""
    key = ECKey.generate_key("P-256", private=True)
    alg = "ES256" if use == "sig" else "ECDH-ES+A256KW"
    members = {name: str(value) for name, value in key.as_dict(private=True).items()}
    return {**members, "use": use, "alg": alg, "kid": key.thumbprint()}


def public_part(key: Jwk) -> dict[str, str]:
    """The public part of a key."""
    return {name: value for name, value in key.items() if name != "d"}
