"""The message profile: how claims are signed, sealed, opened and proved."""

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

Jwk = Mapping[str, str]
Claims = dict[str, Any]
Now = Callable[[], float]

LIFE_SECONDS = 300
"""Messages live five minutes at most; a verifier refuses longer ones."""


class UntrustedAnswer(Exception):
    """Something came back that its alleged author did not sign, or that is not about what was asked."""


@dataclass(frozen=True)
class Kind:
    """The types of a sealed message, outside and inside."""

    typ: str
    cty: str


SEALED_PART = Kind("tally-sealed+jwe", "tally-msg+jws")
PURCHASER_PART = Kind("tally-pur+jwe", "tally-pur+jws")

# The seal repeats who wrote to whom, which RFC 7516 allows and the library wants to be told.
_SEALS = jwe.JWERegistry(
    header_registry={
        "iss": HeaderParameter("sender", "str", required=True),
        "aud": HeaderParameter("recipient", "str", required=True),
    },
    algorithms=["ECDH-ES+A256KW", "A256GCM"],
)


def stamped(claims: Claims, now: Now = time.time) -> Claims:
    """Adds when a message was said, until when it counts, and a name that nobody uses twice."""
    issued = int(now())
    return {**claims, "iat": issued, "exp": issued + LIFE_SECONDS, "jti": str(uuid.uuid4())}


def to_json(value: Any) -> str:
    """JSON without spaces and with every script as it is: what is signed and what is digested."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def canonical_json(value: Any) -> str:
    """JSON as RFC 8785 writes it, for text and whole numbers: names in the order of their UTF-16 units, no spaces."""
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{to_json(name)}:{canonical_json(value[name])}" for name in names) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(canonical_json(each) for each in value) + "]"
    return to_json(value)


def digest_of(text: str | bytes) -> str:
    """SHA-256 in base64url without padding."""
    data = text.encode() if isinstance(text, str) else text
    return urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def sign(typ: str, claims: Claims, key: Jwk) -> str:
    """Signs claims as a compact ES256 JWS; its header holds alg, typ and kid, and nothing else."""
    header = {"alg": "ES256", "typ": typ, "kid": key["kid"]}
    return jws.serialize_compact(header, to_json(claims), ECKey.import_key(dict(key)), algorithms=["ES256"])


def seal(kind: Kind, claims: Claims, sign_key: Jwk, recipient: Jwk) -> str:
    """Signs claims, and encrypts that to one recipient; sender and recipient are repeated outside."""
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


def verify(typ: str, token: str, keys: Sequence[Jwk]) -> Claims:
    """Verifies a JWS of one type by the keys of its alleged author; times and parties are the caller's to check."""
    try:
        kid = str(jws.extract_compact(token.encode()).headers().get("kid"))
        signed = jws.deserialize_compact(token, ECKey.import_key(dict(key_of(keys, kid, "sig"))), algorithms=["ES256"])
    except (JoseError, ValueError) as error:
        raise UntrustedAnswer("the signature does not hold") from error
    if signed.headers().get("typ") != typ:
        raise UntrustedAnswer(f"this is no {typ}")
    return json.loads(signed.payload)


def open_sealed(kind: Kind, token: str, seal_key: Jwk, *, iss: str, aud: str, keys: Sequence[Jwk]) -> Claims:
    """Opens what was sealed for us; sender, recipient and types must be the expected ones, outside and inside."""
    try:
        opened = jwe.decrypt_compact(token, ECKey.import_key(dict(seal_key)), registry=_SEALS)
    except (JoseError, ValueError) as error:
        raise UntrustedAnswer("the seal does not open") from error
    header = opened.headers()
    if [header.get(name) for name in ("typ", "cty", "iss", "aud")] != [kind.typ, kind.cty, iss, aud]:
        raise UntrustedAnswer("the seal is not addressed as expected")
    claims = verify(kind.cty, (opened.plaintext or b"").decode(), keys)
    if (claims.get("iss"), claims.get("aud")) != (iss, aud):
        raise UntrustedAnswer("the message was signed by or for somebody else than its seal says")
    return claims


def key_of(keys: Sequence[Jwk], kid: str, use: str) -> Jwk:
    """The key of that name, if we trust it."""
    for key in keys:
        if key["kid"] == kid and key["use"] == use:
            return key
    raise UntrustedAnswer(f"nobody we trust has the key {kid}")


def key_to_seal_for(keys: Sequence[Jwk]) -> Jwk:
    """The newest key that a partner receives with: a JWKS lists it first."""
    return next(key for key in keys if key["use"] == "enc")


def make_key(use: str) -> dict[str, str]:
    """A fresh P-256 key as a private JWK, named by its RFC 7638 thumbprint; `use` is `sig` or `enc`."""
    key = ECKey.generate_key("P-256", private=True)
    alg = "ES256" if use == "sig" else "ECDH-ES+A256KW"
    members = {name: str(value) for name, value in key.as_dict(private=True).items()}
    return {**members, "use": use, "alg": alg, "kid": key.thumbprint()}


def public_part(key: Jwk) -> dict[str, str]:
    """What a party shows of its key."""
    return {name: value for name, value in key.items() if name != "d"}
