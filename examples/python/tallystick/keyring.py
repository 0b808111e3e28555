"""Which keys of a partner a mall trusts: those that it pinned, and those that these lead to by their signatures."""

import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .messages import Jwk, Now, UntrustedAnswer, digest_of, encryption_key, to_json, verify

LIFETIME_SECONDS = 600
"""The published keys are fetched again after ten minutes."""

REFETCH_SECONDS = 10
"""An unknown key causes a request at most this often."""

MEMBERS = {"kty", "crv", "x", "y", "use", "alg", "kid"}
ALGORITHMS = {"sig": "ES256", "enc": "ECDH-ES+A256KW"}


def follow_chain(
    pins: Sequence[Jwk], successors: Sequence[str], *, iss: str, now: float
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The trusted keys, and why statements by trusted keys are refused, by the kid that they name.

    The order of the list proves nothing and is ignored: only what a trusted key has signed counts.
    """
    keys: dict[str, dict[str, Any]] = {pin["kid"]: {"nbf": 0, **pin} for pin in pins}
    refused: dict[str, str] = {}
    waiting = dict.fromkeys(successors)
    while True:
        signed = [token for token in waiting if keys.get(_kid_of(token), {}).get("use") == "sig"]
        if not signed:
            return list(keys.values()), refused
        statements = []
        for token in signed:
            del waiting[token]
            signer = keys[_kid_of(token)]
            kid, problem, statement = _read(token, signer, iss, now)
            if statement is None:
                refused[kid] = problem
            else:
                statements.append(statement)
        for statement in statements:
            problem = _flaw_of(statement, statements)
            jwk = statement["jwk"]
            if problem:
                refused[jwk["kid"]] = problem
            elif keys.get(jwk["kid"], {}).get("nbf", 0) == 0:
                # A pinned key without a time is used from the time that was signed for it.
                keys[jwk["kid"]] = {**jwk, "nbf": statement["nbf"]}


@dataclass
class Keyring:
    """The keys of one partner. `fetch` returns its JWKS; without it, only the pinned keys are trusted."""

    iss: str
    pins: Sequence[Jwk]
    fetch: Callable[[], Mapping[str, Any]] | None = None
    now: Now = time.time
    _known: list[Any] = field(default_factory=list)

    def find(self, kid: str, use: str) -> Jwk:
        """The key with this kid; raises UntrustedAnswer, with the reason and the remedy, if it is not trusted."""
        refused: Mapping[str, str] = {}
        listed: set[str] = set()
        for refetch in (False, True):
            keys, refused, listed = self._load(refetch)
            for key in keys:
                if key["kid"] == kid and key["use"] == use:
                    return key
        pinned = ", ".join(pin["kid"] for pin in self.pins)
        if self.fetch is None:
            why = f"it is not among the keys that you pinned ({pinned}), and you do not follow rotations"
        elif kid in refused:
            why = f"no accepted statement leads to it from the keys that you pinned ({pinned}): {refused[kid]}"
        elif kid not in listed:
            why = f"{self.iss} does not publish it, and it is none of the keys that you pinned ({pinned})"
        else:
            why = f"no statement leads to it from the keys that you pinned ({pinned}): they are too old, or replaced"
        remedy = f"Ask {self.iss} for its keys by a channel that is not the gateway, and pin them"
        raise UntrustedAnswer(f"the key {kid} of {self.iss} is not trusted: {why}. {remedy}")

    def encryption_key(self) -> Jwk:
        """The key to encrypt for now."""
        return encryption_key(self._load(False)[0], self.now())

    def _load(self, refetch: bool) -> tuple[Sequence[Jwk], Mapping[str, str], set[str]]:
        if self.fetch is None:
            return self.pins, {}, set()
        now = self.now()
        if self._known:
            at, fetched_at, result = self._known
            if abs(now - at) < LIFETIME_SECONDS and not (refetch and time.time() - fetched_at > REFETCH_SECONDS):
                return result
        try:
            jwks = self.fetch()
        except OSError:
            # Pinned keys are trusted without the gateway's help, and used when it does not answer.
            return self._known[2] if self._known else (self.pins, {}, set())
        keys, refused = follow_chain(self.pins, jwks.get("successors", []), iss=self.iss, now=now)
        result = keys, refused, {key["kid"] for key in jwks["keys"]}
        self._known[:] = [now, time.time(), result]
        return result


def _read(token: str, signer: Jwk, iss: str, now: float) -> tuple[str, str, dict[str, Any] | None]:
    """Verifies a statement by its signer: the kid that it names, what is wrong with it, and its claims if nothing is."""
    by = signer["kid"]
    try:
        claims = verify("tally-successor+jws", token, [signer])
    except UntrustedAnswer as error:
        return "?", f"a statement in the name of {by} is not valid: {error}", None
    jwk, issued, used = claims.get("jwk"), claims.get("iat"), claims.get("nbf")
    if not _is_profile_key(jwk):
        return "?", f"the statement by {by} names no valid key", None
    kid = jwk["kid"]
    notice = (2 if iss == "gateway" else 7) * 86_400
    if claims.get("iss") != iss:
        return kid, f"the statement by {by} is not one of {iss}", None
    if not isinstance(issued, int) or not isinstance(used, int) or issued > now + 60:
        return kid, f"the statement by {by} is from the future", None
    if used - issued < notice:
        return kid, f"the statement by {by} came {used - issued} seconds before its use, less than {notice}", None
    if issued < signer.get("nbf", 0):
        return kid, f"the key {by} signed for it before it was in use itself", None
    return kid, "", {"by": by, "iat": issued, "nbf": used, "jwk": jwk}


def _flaw_of(statement: Mapping[str, Any], statements: Sequence[Mapping[str, Any]]) -> str:
    """What is wrong with a statement among all of its signer."""
    by, jwk = statement["by"], statement["jwk"]
    following = [each for each in statements if each["by"] == by and each["jwk"]["use"] == "sig"]
    if jwk["use"] == "sig" and len({each["jwk"]["kid"] for each in following}) > 1:
        return f"the key {by} names more than one signing key after it, so somebody else may have its private key"
    if any(each["jwk"]["kid"] != jwk["kid"] and statement["iat"] > each["nbf"] for each in following):
        return f"the key {by} signed for it after its own end"
    return ""


def _is_profile_key(jwk: Any) -> bool:
    if not isinstance(jwk, dict) or set(jwk) != MEMBERS or ALGORITHMS.get(jwk["use"]) != jwk["alg"]:
        return False
    thumbprint = to_json({"crv": "P-256", "kty": "EC", "x": jwk["x"], "y": jwk["y"]})
    return (jwk["kty"], jwk["crv"], jwk["kid"]) == ("EC", "P-256", digest_of(thumbprint))


def _kid_of(token: str) -> str:
    """The kid in a token's header, unverified."""
    try:
        header = token.split(".")[0]
        return str(json.loads(urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"])
    except (ValueError, KeyError, TypeError):
        return ""
