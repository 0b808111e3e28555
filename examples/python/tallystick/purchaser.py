"""A purchaser: consents to one order, and uses the link of the approval notice."""

import base64
import hmac
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .api import call
from .messages import EVIDENCE_SECONDS, LOAN_REQUEST_SECONDS, PURCHASER_PART, Jwk, Now, encryption_key, seal, stamped, to_json
from .order import Order


@dataclass(frozen=True)
class Account:
    """A purchaser's account at a lender, with the private key; the lender pinned its public key."""

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
        locale: str | None = None,
        now: Now = time.time,
    ) -> str:
        """Seals the purchaser's consent to exactly this order; the mall forwards it and cannot read it.

        `contact` receives notices, which write amounts and days for `locale` (`de-DE`); `plan` is
        `{"plan", "shown": {"day", "digest"}}`; default: the account's plan.
        """
        reader = {} if locale is None else {"locale": locale}
        body = {"contact": contact, "consent": True, **reader, **(plan or {})}
        claims = {"iss": self.account, "aud": lender, "op": "loan.consent", "osh": order.digest(mall), "body": body}
        claims = stamped(claims, now, LOAN_REQUEST_SECONDS)
        return seal(PURCHASER_PART, claims, self.sign_key, encryption_key(lender_keys, now()))


@dataclass(frozen=True)
class Purchaser:
    """The holder of the link to a purchase; no other credential is needed."""

    url: str
    lender_url: str
    approval_number: str
    purchase: str
    view_token: str
    account_token: str
    act_key: bytes
    now: Now = time.time

    @classmethod
    def by_link(cls, url: str, link: str, now: Now = time.time) -> "Purchaser":
        """The link is at `/pay` below the lender's address, its query has the number, its fragment a secret that is never sent.

        Three keys are derived from it: for reads at the gateway, for reads at the lender, and for what the purchaser does.
        """
        parts = urlsplit(link)
        purchase, secret = parts.fragment.split(".")
        root = base64.urlsafe_b64decode(secret + "=")
        view, account = (f"{purchase}.{_base64url(_derive(root, purpose))}" for purpose in ("view", "account"))
        lender_url = f"{parts.scheme}://{parts.netloc}{parts.path.removesuffix('/pay')}"
        number = parse_qs(parts.query)["approval"][0]
        return cls(url, lender_url, number, purchase, view, account, _derive(root, "act"), now)

    def show(self) -> dict[str, Any]:
        """The gateway's view of the purchase."""
        return self._call("GET", "")["purchase"]

    def loan(self) -> dict[str, Any]:
        """The lender's view of the loan: owed amounts, due dates and goods."""
        headers = {"authorization": f"Bearer {self.account_token}"}
        return call(self.lender_url, "GET", self._path("/loan"), headers=headers)["loan"]

    def accept(self) -> dict[str, Any]:
        """Accepts the goods; the loan becomes due by its plan."""
        return self._act("goods.accept", "/acceptances", {})

    def cancel(self, reason: str, before: int | None = None) -> dict[str, Any]:
        """Cancels the rest of the purchase; `reason` is a code of the page's own, such as `changed-my-mind`.

        `before` is `taken.cancellations` of the loan that the purchaser saw: of two acts that name the same, one takes effect.
        """
        return self._act("purchase.cancel", "/cancellations", {"reason": reason, "before": self._taken("cancellations", before)})

    def repay(self, before: int | None = None) -> dict[str, Any]:
        """Repays the whole owed amount before the due date; `before` is `taken.repayments` of the loan that the purchaser saw."""
        return self._act("loan.repay", "/repayments", {"before": self._taken("repayments", before)})

    def _taken(self, kind: str, seen: int | None) -> int:
        return self.loan()["taken"][kind] if seen is None else seen

    def _act(self, op: str, path: str, body: Any) -> dict[str, Any]:
        act = make_act(self.purchase, self.act_key, op, body, self.now)
        return self._call("POST", path, {"act": act})["purchase"]

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"authorization": f"Bearer {self.view_token}"}
        return call(self.url, method, self._path(path), body, headers)

    def _path(self, path: str) -> str:
        return f"/v1/pay/{quote(self.approval_number)}{path}"


def make_act(purchase: str, key: bytes, op: str, body: Any, now: Now = time.time) -> str:
    """One operation, authenticated with a key that the gateway never has; it has one effect, however often it is sent."""
    act = stamped({"op": op, "txn": purchase, "body": body}, now, EVIDENCE_SECONDS)
    payload = _base64url(to_json(act).encode())
    return f"{payload}.{_base64url(hmac.digest(key, payload.encode(), 'sha256'))}"


def _derive(secret: bytes, purpose: str) -> bytes:
    info = f"tallystick purchase {purpose}".encode()
    return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(secret)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
