"""A purchaser: consents to one order, and follows the link of the approval notice."""

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from .api import call
from .messages import PURCHASER_PART, Jwk, Now, key_to_seal_for, seal, stamped
from .order import Order


@dataclass(frozen=True)
class Account:
    """A purchaser's account at a lender, with the private key whose public half the lender pinned."""

    account: str
    sign_key: Jwk

    def consent(
        self,
        order: Order,
        *,
        mall: str,
        lender: str,
        lender_keys: Sequence[Jwk],
        contact: str,
        plan: dict[str, Any] | None = None,
        now: Now = time.time,
    ) -> str:
        """Seals the purchaser's yes to exactly this order; the mall passes it on and cannot read it.

        `contact` is where notices go; `plan` is `{"plan", "shown": {"day", "digest"}}`, the account's own unless told.
        """
        body = {"contact": contact, "consent": True, **(plan or {})}
        claims = {"iss": self.account, "aud": lender, "op": "loan.consent", "osh": order.digest(mall), "body": body}
        return seal(PURCHASER_PART, stamped(claims, now), self.sign_key, key_to_seal_for(lender_keys))


@dataclass(frozen=True)
class Purchaser:
    """Whoever holds the link to a purchase; the link is all that it takes."""

    url: str
    approval_number: str
    token: str

    @classmethod
    def by_link(cls, url: str, link: str) -> "Purchaser":
        """The number is in the link's query, the token behind its `#`, which browsers send to nobody."""
        parts = urlsplit(link)
        return cls(url, parse_qs(parts.query)["approval"][0], parts.fragment)

    def show(self) -> dict[str, Any]:
        """The purchase as the gateway sees it."""
        return self._call("GET", "")["purchase"]

    def loan(self) -> dict[str, Any]:
        """The loan as the lender sees it: what is owed, when, and for what."""
        return self._call("GET", "/loan")["loan"]

    def accept(self) -> dict[str, Any]:
        """The goods are as they should be: the loan becomes due by its plan."""
        return self._call("POST", "/acceptances", {})["purchase"]

    def cancel(self, reason: str) -> dict[str, Any]:
        """Undoes all that is left of the purchase."""
        return self._call("POST", "/cancellations", {"reason": reason})["purchase"]

    def repay(self) -> dict[str, Any]:
        """Pays all that is owed, before the day."""
        return self._call("POST", "/repayments", {})["purchase"]

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"authorization": f"Bearer {self.token}"}
        if method == "POST":
            # Pressed once is meant once, however often the network makes us send it.
            headers["idempotency-key"] = str(uuid.uuid4())
        return call(self.url, method, f"/v1/pay/{quote(self.approval_number)}{path}", body, headers)
