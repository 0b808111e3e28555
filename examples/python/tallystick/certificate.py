"""The approval certificate, which anybody can verify with the lender's public keys only."""

from dataclasses import dataclass
from datetime import UTC, datetime

from .messages import Keys, UntrustedAnswer, verify


@dataclass(frozen=True)
class Certificate:
    """A lender's statement: this amount is approved for this mall under this number until `expires_at`."""

    lender: str
    mall: str
    approval_number: str
    purchase: str
    amount: str
    currency: str
    expires_at: datetime


def verify_certificate(token: str, lender: str, lender_keys: Keys) -> Certificate:
    """Verifies a certificate offline."""
    claims = verify("tally-cert+jws", token, lender_keys)
    if claims["iss"] != lender:
        raise UntrustedAnswer(f"the certificate was not issued by {lender}")
    return Certificate(
        lender=lender,
        mall=claims["aud"],
        approval_number=claims["sub"],
        purchase=claims["txn"],
        amount=claims["amt"],
        currency=claims["cur"],
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )
