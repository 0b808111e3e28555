"""A mall's server: signs and seals its messages, opens and verifies the answers."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from .api import call
from .certificate import Certificate, verify_certificate
from .evidence import Evidence, EvidenceFile
from .keyring import Keyring
from .messages import (
    EVIDENCE_SECONDS,
    LIFETIME_SECONDS,
    LOAN_REQUEST_SECONDS,
    SEALED_PART,
    Claims,
    Jwk,
    Now,
    UntrustedAnswer,
    digest_of,
    open_sealed,
    seal,
    sign,
    stamped,
    to_json,
    verify,
)
from .order import Order
from .settlements import Settlements

Purchase = dict[str, Any]


@dataclass(frozen=True)
class Decision:
    """The lender's decision: `approved` with its number and certificate, `declined` with a code, or `undecided`."""

    decision: str
    code: str | None = None
    approval_number: str | None = None
    certificate: Certificate | None = None


@dataclass(frozen=True)
class LoanAnswer:
    """A purchase as the gateway shows it, and the lender's decision; None until the lender answers."""

    purchase: Purchase
    decision: Decision | None


@dataclass(frozen=True)
class Mall:
    """A mall registered at the gateway. Its keys are private JWKs; the caller pins the public keys of its partners.

    A pinned key signs for the one that follows it; with `follow_rotation=False` only the pinned keys are trusted.
    """

    url: str
    lender_url: str
    mall: str
    lender: str
    api_key: str
    sign_key: Jwk
    seal_key: Jwk
    lender_keys: Sequence[Jwk]
    gateway_keys: Sequence[Jwk]
    now: Now = time.time
    follow_rotation: bool = True

    @cached_property
    def lender_keyring(self) -> Keyring:
        """The lender's keys that this mall trusts."""
        path = f"/v1/lenders/{quote(self.lender)}/jwks.json"
        return self._keyring(self.lender, self.lender_keys, self.lender_url, path)

    @cached_property
    def gateway_keyring(self) -> Keyring:
        """The gateway's keys that this mall trusts."""
        return self._keyring("gateway", self.gateway_keys, self.url, "/.well-known/jwks.json")

    @cached_property
    def settlements(self) -> Settlements:
        """What the lender settled with this mall, with the lines of each settlement."""
        return Settlements(self.mall, self.lender, self.lender_keyring.find, self.now, self._get)

    @cached_property
    def evidence(self) -> Evidence:
        """Files as evidence in disputes, which the mall sends to the lender and fetches from it."""
        return Evidence(self.lender_url, self.lender, self.mall, self.sign_key, self.now)

    def upload_evidence(
        self, purchase: Purchase, content: bytes, *, cancellation: int | None = None, name: str | None = None
    ) -> EvidenceFile:
        """Sends the lender a file as evidence; name its `reference` in `answer_dispute`."""
        return self.evidence.upload(purchase, content, cancellation=cancellation, name=name)

    def answer_dispute(self, purchase: Purchase, cancellation: int, answer: str, evidence: Sequence[str] = ()) -> Purchase:
        """Answers a dispute: `conceded`, or `contested` with references to evidence."""
        body = {"cancellation": cancellation, "answer": answer, "evidence": list(evidence)}
        return self._report(purchase, "disputes", "dispute.answer", body)

    def request_loan(self, order: Order, purchaser_part: str, purchaser: dict[str, str] | None = None) -> LoanAnswer:
        """Requests a loan for an order; `purchaser` holds the mall's own data about the purchaser."""
        facts = {"ord": order.number, "amt": order.amount, "cur": order.currency}
        body = {"purchaser": purchaser or {}, "lines": [asdict(line) for line in order.lines], "pur": purchaser_part}
        request = {"iss": self.mall, "aud": self.lender, "op": "loan.request", **facts, "body": body}
        claims = stamped(request, self.now, LOAN_REQUEST_SECONDS)
        sealed = seal(SEALED_PART, claims, self.sign_key, self.lender_keyring.encryption_key())
        prev = digest_of(sealed)

        # The gateway receives the amounts without the descriptions, so it does not know the goods.
        lines = [{"id": line.id, "quantity": line.quantity, "amount": line.amount} for line in order.lines]
        routing = {"parts": [{"to": self.lender, "s256": prev}], "body": {"lender": self.lender, "lines": lines}}
        answer = self._post("/v1/purchases", "loan.request", {**facts, **routing}, sealed)
        decision = self._open_decision(answer, facts, prev) if "sealed" in answer else None
        return LoanAnswer(answer["purchase"], decision)

    def renew_hold(self, purchase: Purchase) -> Certificate:
        """Renews the hold of an approved or expired purchase; the certificate says how much is held, and until when."""
        claims = {"ord": purchase["order"], "txn": purchase["id"], "body": {}}
        answer = self._post(f"/v1/purchases/{quote(purchase['id'])}/renewals", "renewal.request", claims)
        certificate = verify_certificate(answer["certificate"], self.lender, self.lender_keyring.find)
        if (certificate.mall, certificate.purchase) != (self.mall, purchase["id"]):
            raise UntrustedAnswer("the certificate is for a different purchase")
        return certificate

    def advance(self, purchase: Purchase, part: Claims | None = None) -> Purchase:
        """Sells the receivable: an amount, some lines, a quote, or by default all of the rest."""
        return self._report(purchase, "advances", "advance.request", part or {})

    def report_shipment(self, purchase: Purchase, parcel: Claims) -> Purchase:
        """Reports a shipment `{"shipment", "carrier"?, "tracking"?, "lines"?}`; unpaid goods are paid now.

        Name the lines of each parcel where an order leaves in several: the lender then counts no parcel as arrived that it has not seen.
        """
        return self._report(purchase, "shipments", "shipment.report", parcel)

    def report_delivery(self, purchase: Purchase, shipment: str) -> Purchase:
        """Reports that a parcel was delivered."""
        return self._report(purchase, "deliveries", "delivery.report", {"shipment": shipment})

    def report_return(
        self, purchase: Purchase, cancellation: int, outcome: str, amount: dict[str, str] | None = None
    ) -> Purchase:
        """Answers a cancellation: the goods were `stopped`, were already `shipped`, or were returned (`received`).

        For goods that were stopped or returned, `amount` is what the purchaser gets back, from the mall's own order; without it the
        mall signs what the gateway shows, and relies on the gateway for it.
        """
        body: Claims = {"cancellation": cancellation, "outcome": outcome}
        if outcome in ("stopped", "received"):
            body["amount"] = amount or self._shown_amount(purchase, cancellation)
        return self._report(purchase, "returns", "return.report", body)

    def _shown_amount(self, purchase: Purchase, cancellation: int) -> dict[str, str]:
        for each in self.show(purchase["id"])["cancellations"]:
            if each["no"] == cancellation:
                return each["amount"]
        raise ValueError(f"purchase {purchase['id']} has no cancellation {cancellation}")

    def instruct_return(self, purchase: Purchase, cancellation: int, instructions: Claims) -> Purchase:
        """Tells the purchaser how to send goods back: `{"address"?, "label"?, "code"?}`, at least one of them."""
        body = {"cancellation": cancellation, **instructions}
        return self._report(purchase, "return-instructions", "return.instruct", body)

    def show(self, purchase: str) -> Purchase:
        """The current state of a purchase; reading needs only the API key."""
        return self._get(f"/v1/purchases/{quote(purchase)}")["purchase"]

    def list(self, **query: str) -> Iterator[Purchase]:
        """All matching purchases, the newest first; pages are read on demand."""
        while True:
            page = self._get(f"/v1/purchases?{urlencode(query)}")
            yield from page["purchases"]
            if "cursor" not in page:
                return
            query["cursor"] = page["cursor"]

    def _keyring(self, iss: str, pins: Sequence[Jwk], url: str, path: str) -> Keyring:
        fetch = (lambda: call(url, "GET", path)) if self.follow_rotation else None
        return Keyring(iss, pins, fetch, self.now)

    def _get(self, path: str) -> Any:
        return call(self.url, "GET", path, headers={"authorization": f"Bearer {self.api_key}"})

    def _report(self, purchase: Purchase, action: str, op: str, body: Claims) -> Purchase:
        claims = {"ord": purchase["order"], "txn": purchase["id"], "body": body}
        return self._post(f"/v1/purchases/{quote(purchase['id'])}/{action}", op, claims)["purchase"]

    def _post(self, path: str, op: str, claims: Claims, sealed: str | None = None) -> Any:
        """Posts an envelope, and verifies by the gateway's receipt that it accepted exactly this envelope."""
        lifetime = EVIDENCE_SECONDS if "txn" in claims else LIFETIME_SECONDS
        envelope = stamped({"iss": self.mall, "aud": "gateway", "op": op, **claims}, self.now, lifetime)
        body = {"envelope": sign("tally-env+jws", envelope, self.sign_key), **({"sealed": sealed} if sealed else {})}
        answer = call(self.url, "POST", path, body)
        receipt = verify("tally-receipt+jws", answer["receipt"], self.gateway_keyring.find)
        expected = {
            "iss": "gateway",
            "aud": self.mall,
            "op": op,
            "txn": claims.get("txn", answer["purchase"]["id"]),
            "s256": digest_of(to_json(envelope)),
        }
        _require(receipt, expected, "the receipt does not match the request")
        return answer

    def _open_decision(self, answer: Any, facts: Claims, prev: str) -> Decision:
        token = answer["sealed"]
        keys = self.lender_keyring.find
        claims = open_sealed(SEALED_PART, token, self.seal_key, iss=self.lender, aud=self.mall, keys=keys)
        expected = {"op": "loan.decision", "prev": prev, "txn": answer["purchase"]["id"], **facts}
        _require(claims, expected, "the decision does not match the request")
        body = claims["body"]
        if body["decision"] != "approved":
            return Decision(body["decision"], body.get("code"))
        certificate = verify_certificate(body["certificate"], self.lender, keys)
        certified = (certificate.approval_number, certificate.mall, certificate.purchase, certificate.amount)
        if certified != (body["approvalNumber"], self.mall, answer["purchase"]["id"], facts["amt"]):
            raise UntrustedAnswer("the certificate does not match the decision")
        return Decision("approved", None, body["approvalNumber"], certificate)


def _require(claims: Claims, expected: Claims, message: str) -> None:
    for name, value in expected.items():
        if claims.get(name) != value:
            raise UntrustedAnswer(f"{message}: {name}")
