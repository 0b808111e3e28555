"""The approval certificate, which anybody can check with nothing but the lender's public keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .messages import Jwk, UntrustedAnswer, verify


@dataclass(frozen=True)
class Certificate:
    """What a lender vouches for: this amount is approved for this mall under this number, until then."""

    lender: str
    mall: str
    approval_number: str
    purchase: str
    amount: str
    currency: str
    expires_at: datetime


def verify_certificate(token: str, lender: str, lender_keys: Sequence[Jwk]) -> Certificate:
    """Checks a certificate offline."""
    claims = verify("tally-cert+jws", token, lender_keys)
    if claims["iss"] != lender:
        raise UntrustedAnswer(f"the certificate is not of {lender}")
    return Certificate(
        lender=lender,
        mall=claims["aud"],
        approval_number=claims["sub"],
        purchase=claims["txn"],
        amount=claims["amt"],
        currency=claims["cur"],
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )
