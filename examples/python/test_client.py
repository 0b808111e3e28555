"""Known answers from docs/messages-example.json, and messages that a client must refuse: `python -m unittest`."""

import json
import threading
import unittest
from base64 import b64encode, urlsafe_b64decode
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tallystick import api, messages
from tallystick.certificate import verify_certificate
from tallystick.evidence import Evidence
from tallystick.keyring import Keyring
from tallystick.mall import Mall
from tallystick.messages import PURCHASER_PART, SEALED_PART, UntrustedAnswer
from tallystick.order import Line, Order
from tallystick.purchaser import Account, Purchaser
from tallystick.settlements import Settlements
from tallystick.webhooks import InvalidWebhook, verify_webhook

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = json.loads((DOCS / "messages-example.json").read_text(encoding="utf-8"))
KEYS = EXAMPLE["keys"]
MALL, LENDER, ACCOUNT = (EXAMPLE["parties"][role] for role in ("mall", "lender", "purchaser"))


def example_order() -> Order:
    """The order of docs/messages.md."""
    order = EXAMPLE["order"]
    return Order(order["order"], order["amount"], order["currency"], tuple(Line(**line) for line in order["lines"]))


def public(*names: str) -> list[dict[str, str]]:
    """The public parts of the example's keys."""
    return [messages.public_part(KEYS[name]) for name in names]


class Elsewhere(BaseHTTPRequestHandler):
    """A server that answers JSON, redirects, and shows a page."""

    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("location", "/ok")
        self.end_headers()
        self.wfile.write(b'{"ok": true}' if self.path == "/ok" else b"<html>")

    def log_message(self, *_args: Any) -> None:
        return None


class KnownAnswers(unittest.TestCase):
    """From the same input, the client computes the values of docs/messages.md."""

    def test_an_order_has_the_digest_of_the_documentation(self) -> None:
        self.assertEqual(example_order().digest(MALL), EXAMPLE["osh"])
        self.assertIn(EXAMPLE["osh"], (DOCS / "messages.md").read_text(encoding="utf-8"))

    def test_a_whole_quantity_is_written_without_decimals_wherever_it_comes_from(self) -> None:
        order = example_order()
        lines = tuple(Line(line.id, float(line.quantity), line.amount, line.description) for line in order.lines)  # type: ignore[arg-type]
        self.assertEqual(Order(order.number, order.amount, order.currency, lines).digest(MALL), EXAMPLE["osh"])
        self.assertEqual(messages.to_json({"lines": [{"quantity": 2.0}, (1e3, 0.5, True)]}), '{"lines":[{"quantity":2},[1000,0.5,true]]}')
        with self.assertRaises(ValueError):
            messages.to_json([float("nan")])

    def test_a_key_id_is_its_thumbprint(self) -> None:
        for key in KEYS.values():
            text = messages.canonical_json({name: key[name] for name in ("crv", "kty", "x", "y")})
            self.assertEqual(messages.digest_of(text), key["kid"])

    def test_canonical_json_is_that_of_rfc_8785(self) -> None:
        known = EXAMPLE["canonical"]
        self.assertEqual(messages.canonical_json(known["value"]), known["json"])
        self.assertEqual(messages.digest_of(known["json"]), known["digest"])

    def test_the_lender_opens_the_order_and_the_consent_in_it(self) -> None:
        request = messages.open_sealed(
            SEALED_PART, EXAMPLE["sealed"], KEYS["lenderSeal"], iss=MALL, aud=LENDER, keys=public("mallSign")
        )
        self.assertEqual(request["body"]["lines"], EXAMPLE["order"]["lines"])
        consent = messages.open_sealed(
            PURCHASER_PART,
            request["body"]["pur"],
            KEYS["lenderSeal"],
            iss=ACCOUNT,
            aud=LENDER,
            keys=public("purchaserSign"),
        )
        self.assertEqual(consent["osh"], EXAMPLE["osh"])

    def test_the_envelope_has_the_digest_of_the_sealed_part_and_the_receipt_that_of_the_envelope(self) -> None:
        envelope = messages.verify("tally-env+jws", EXAMPLE["envelope"], public("mallSign"))
        self.assertEqual(envelope["parts"], [{"to": LENDER, "s256": messages.digest_of(EXAMPLE["sealed"])}])
        payload = EXAMPLE["envelope"].split(".")[1]
        receipt = messages.verify("tally-receipt+jws", EXAMPLE["receipt"], public("gatewaySign"))
        self.assertEqual(receipt["s256"], messages.digest_of(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))

    def test_the_decision_answers_the_request_and_holds_the_certificate(self) -> None:
        decision = messages.open_sealed(
            SEALED_PART, EXAMPLE["decision"], KEYS["mallSeal"], iss=LENDER, aud=MALL, keys=public("lenderSign")
        )
        self.assertEqual(decision["prev"], EXAMPLE["prev"])
        self.assertEqual(decision["body"]["certificate"], EXAMPLE["certificate"])
        certificate = verify_certificate(EXAMPLE["certificate"], LENDER, public("lenderSign"))
        self.assertEqual((certificate.mall, certificate.amount), (MALL, "5500"))
        self.assertEqual(certificate.approval_number, EXAMPLE["approvalNumber"])

    def test_a_webhook_of_the_standards_test_vectors_is_valid(self) -> None:
        headers = {
            "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp": "1614265330",
            "webhook-signature": "v1,stale v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        }
        secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
        event = verify_webhook(b'{"test": 2432232314}', headers, secrets, 1614265330)
        self.assertEqual(event, {"test": 2432232314})


class RoundTrips(unittest.TestCase):
    """Only the recipient can open a sealed message, and only unchanged."""

    def setUp(self) -> None:
        self.lender = messages.make_key("enc")
        self.signer = messages.make_key("sig")
        claims = messages.stamped({"iss": MALL, "aud": LENDER, "op": "loan.request", "body": "소나무"})
        self.claims = claims
        self.sealed = messages.seal(SEALED_PART, claims, self.signer, messages.public_part(self.lender))

    def open(self, kind: messages.Kind = SEALED_PART, **change: Any) -> messages.Claims:
        expected = {"iss": MALL, "aud": LENDER, "keys": [messages.public_part(self.signer)], **change}
        return messages.open_sealed(kind, self.sealed, self.lender, **expected)

    def test_opened_claims_equal_the_sealed_claims(self) -> None:
        self.assertEqual(self.open(), self.claims)

    def test_another_sender_recipient_kind_or_signer_is_refused(self) -> None:
        unknown = {**messages.public_part(messages.make_key("sig")), "kid": self.signer["kid"]}
        for change in ({"iss": "mall_x"}, {"aud": "lender_x"}, {"kind": PURCHASER_PART}, {"keys": [unknown]}):
            with self.subTest(change), self.assertRaises(UntrustedAnswer):
                self.open(**change)

    def test_a_changed_byte_is_refused_in_every_part(self) -> None:
        parts = self.sealed.split(".")
        for index in range(5):
            changed = parts[index][:-2] + ("AA" if parts[index][-2:] != "AA" else "BB")
            token = ".".join([*parts[:index], changed, *parts[index + 1 :]])
            with self.subTest(index), self.assertRaises(UntrustedAnswer):
                messages.open_sealed(SEALED_PART, token, self.lender, iss=MALL, aud=LENDER, keys=[self.signer])

    def test_a_message_sealed_again_with_another_sender_is_refused(self) -> None:
        inner = messages.sign(SEALED_PART.cty, self.claims, self.signer)
        # The signature is valid and the encryption is new: only its header reveals the change.
        header = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "typ": SEALED_PART.typ, "cty": SEALED_PART.cty}
        header |= {"kid": self.lender["kid"], "iss": "mall_x", "aud": LENDER}
        key = messages.ECKey.import_key(dict(messages.public_part(self.lender)))
        token = messages.jwe.encrypt_compact(header, inner, key, registry=messages._SEALS)
        with self.assertRaises(UntrustedAnswer):
            messages.open_sealed(
                SEALED_PART, token, self.lender, iss="mall_x", aud=LENDER, keys=[messages.public_part(self.signer)]
            )

    def test_a_purchasers_part_is_for_the_lender_and_one_order_only(self) -> None:
        account = Account("acc_1", self.signer)
        part = account.consent(
            example_order(), mall=MALL, lender=LENDER, lender_keys=[self.lender], contact="a@example.test"
        )
        keys = [messages.public_part(self.signer)]
        consent = messages.open_sealed(PURCHASER_PART, part, self.lender, iss="acc_1", aud=LENDER, keys=keys)
        self.assertEqual(consent["osh"], EXAMPLE["osh"])
        self.assertNotEqual(consent["osh"], example_order().digest("mall_x"))


DAY = 86_400


class KeyChains(unittest.TestCase):
    """A mall follows its partner's keys from the one that it pinned, by signatures only."""

    def setUp(self) -> None:
        self.signers = [messages.make_key("sig") for _ in range(3)]
        self.sealers = [messages.make_key("enc") for _ in range(3)]
        self.at = 0.0

    def statement(self, by: int, key: messages.Jwk, day: float, **change: Any) -> str:
        claims = {"iss": LENDER, "iat": int(day * DAY), "nbf": int((day + 7) * DAY), "jwk": messages.public_part(key)}
        return messages.sign("tally-successor+jws", {**claims, **change}, self.signers[by])

    def rotation(self, quarter: int) -> list[str]:
        day = quarter * 90 - 7
        return [self.statement(quarter - 1, keys[quarter], day) for keys in (self.signers, self.sealers)]

    def keyring(self, successors: list[str], day: float) -> Keyring:
        self.at = day * DAY
        keys = [messages.public_part(key) for key in (*self.signers, *self.sealers)]
        pins = [messages.public_part(key) for key in (self.signers[0], self.sealers[0])]
        return Keyring(LENDER, pins, lambda: {"keys": keys, "successors": successors}, lambda: self.at)

    def test_it_follows_each_rotation_in_any_order_and_seals_for_the_key_in_use(self) -> None:
        keyring = self.keyring([*reversed(self.rotation(2)), *self.rotation(1)], 173)
        for key in self.signers:
            self.assertEqual(keyring.find(key["kid"], "sig")["kid"], key["kid"])
        for day, quarter in ((89, 0), (90, 1), (180, 2)):
            self.at = day * DAY
            self.assertEqual(keyring.encryption_key()["kid"], self.sealers[quarter]["kid"])

    def test_it_refuses_what_no_pinned_key_leads_to_and_names_the_remedy(self) -> None:
        second, third = self.signers[1], self.signers[2]
        thief = messages.make_key("sig")
        forged = messages.sign(
            "tally-successor+jws",
            {"iss": LENDER, "iat": 0, "nbf": 7 * DAY, "jwk": messages.public_part(second)},
            {**thief, "kid": self.signers[0]["kid"]},
        )
        for name, successors, kid, why in (
            ("forged", [forged], second, "no statement leads to it"),
            ("a gap", self.rotation(2), third, "no statement leads to it"),
            ("no notice", [self.statement(0, second, 83, nbf=83 * DAY)], second, "0 seconds before its use"),
            ("in the past", [self.statement(0, second, 83, nbf=80 * DAY)], second, "before its use"),
            ("another party", [self.statement(0, second, 83, iss="gateway")], second, "is not one of"),
            ("two", [*self.rotation(1), self.statement(0, third, 80)], second, "more than one signing key"),
            ("from the future", [self.statement(0, second, 300)], second, "from the future"),
            ("too early", [*self.rotation(1), self.statement(1, third, 85)], third, "before it was in use"),
            ("not published", [], thief, "does not publish it"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UntrustedAnswer, why) as caught:
                self.keyring(successors, 200).find(kid["kid"], "sig")
            self.assertIn(self.signers[0]["kid"], str(caught.exception))
            self.assertIn("Ask lender_gyeol for its keys by a channel that is not the gateway", str(caught.exception))

    def test_an_ended_key_signs_for_nothing(self) -> None:
        late = self.statement(0, self.sealers[2], 120)
        self.assertEqual(self.keyring([*self.rotation(1), late], 200).encryption_key()["kid"], self.sealers[1]["kid"])

    def test_it_may_trust_its_pins_only(self) -> None:
        keyring = Keyring(LENDER, [messages.public_part(self.signers[0])])
        with self.assertRaisesRegex(UntrustedAnswer, "you do not follow rotations"):
            keyring.find(self.signers[1]["kid"], "sig")


class AnswerChecks(unittest.TestCase):
    """A mall accepts an answer only when it matches the mall's request."""

    def setUp(self) -> None:
        self.mall = Mall(
            url="http://127.0.0.1:1",
            lender_url="http://127.0.0.1:2",
            mall=MALL,
            lender=LENDER,
            api_key="tk_none",
            sign_key=KEYS["mallSign"],
            seal_key=KEYS["mallSeal"],
            lender_keys=public("lenderSign", "lenderSeal"),
            gateway_keys=public("gatewaySign"),
            follow_rotation=False,
        )
        self.facts = {"ord": "1001", "amt": "5500", "cur": "GBP"}
        self.answer = {"sealed": EXAMPLE["decision"], "purchase": {"id": EXAMPLE["purchase"]}}

    def test_an_answer_has_the_amount_of_the_mall_or_the_one_that_the_gateway_shows(self) -> None:
        purchase = {"id": "pur_1", "order": "1001"}
        own, shown = {"amount": "100", "currency": "GBP"}, {"amount": "5500", "currency": "GBP"}
        known = {"purchase": {"cancellations": [{"no": 1, "amount": shown}]}}
        with patch.object(Mall, "_get", return_value=known), patch.object(Mall, "_report") as report:
            self.mall.report_return(purchase, 1, "received", own)
            self.mall.report_return(purchase, 1, "stopped")
            self.mall.report_return(purchase, 1, "shipped")
            with self.assertRaisesRegex(ValueError, "no cancellation 2"):
                self.mall.report_return(purchase, 2, "received")
        bodies = [call.args[3] for call in report.call_args_list]
        self.assertEqual([body.get("amount") for body in bodies], [own, shown, None])

    def test_the_decision_of_the_documentation_is_accepted(self) -> None:
        decision = self.mall._open_decision(self.answer, self.facts, EXAMPLE["prev"])
        self.assertEqual((decision.decision, decision.approval_number), ("approved", EXAMPLE["approvalNumber"]))

    def test_an_answer_to_another_request_purchase_or_amount_is_refused(self) -> None:
        other = {**self.answer, "purchase": {"id": "pur_other"}}
        for answer, facts, prev in (
            (self.answer, self.facts, "another"),
            (other, self.facts, EXAMPLE["prev"]),
            (self.answer, {**self.facts, "amt": "1"}, EXAMPLE["prev"]),
        ):
            with self.subTest(prev), self.assertRaises(UntrustedAnswer):
                self.mall._open_decision(answer, facts, prev)

    def test_an_old_or_changed_webhook_or_one_with_another_secret_is_refused(self) -> None:
        known = EXAMPLE["webhook"]
        at = int(known["headers"]["webhook-timestamp"])
        body, headers, secrets = known["body"].encode(), known["headers"], [known["secret"]]
        self.assertEqual(verify_webhook(body, headers, secrets, at)["id"], "evt_example")
        for changed, used, now in (
            (body + b" ", secrets, at),
            (body, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], at),
            (body, secrets, at + 301),
            (body, secrets, at - 301),
        ):
            with self.subTest(now), self.assertRaises(InvalidWebhook):
                verify_webhook(changed, headers, used, now)
        with self.assertRaises(InvalidWebhook):
            verify_webhook(body, {}, secrets, at)

    def test_a_secret_that_anybody_could_guess_is_refused(self) -> None:
        known = EXAMPLE["webhook"]
        at = int(known["headers"]["webhook-timestamp"])
        body, headers = known["body"].encode(), known["headers"]
        short = "whsec_" + b64encode(b"k" * 23).decode()
        long = "whsec_" + b64encode(b"k" * 65).decode()
        for secrets in ("", "whsec_", "whsec_AAAA", short, long, known["secret"].removeprefix("whsec_"), [], [""], None, b"whsec_", [5]):
            with self.subTest(secrets), self.assertRaises(ValueError):
                verify_webhook(body, headers, secrets, at)
        # One valid secret beside it does not help.
        with self.assertRaises(ValueError):
            verify_webhook(body, headers, [known["secret"], "whsec_"], at)

    def test_one_secret_and_headers_in_any_case_are_taken(self) -> None:
        known = EXAMPLE["webhook"]
        at = int(known["headers"]["webhook-timestamp"])
        headers = {name.title(): value for name, value in known["headers"].items()}
        self.assertEqual(verify_webhook(known["body"].encode(), headers, known["secret"], at)["id"], "evt_example")
        doubled = {**headers, "WEBHOOK-ID": headers["Webhook-Id"]}
        with self.assertRaises(InvalidWebhook):
            verify_webhook(known["body"].encode(), doubled, known["secret"], at)

    def test_an_address_may_have_a_path_and_a_slash(self) -> None:
        for base in ("https://x.example", "https://x.example/"):
            self.assertEqual(api.under(base, "/v1/a?b=c"), "https://x.example/v1/a?b=c")
        for base in ("https://x.example/tally/stick", "https://x.example/tally/stick/"):
            self.assertEqual(api.under(base, "/v1/a"), "https://x.example/tally/stick/v1/a")
        for base in ("", "x.example", "/v1", "ftp://x.example"):
            with self.subTest(base), self.assertRaises(ValueError):
                api.under(base, "/v1/a")

    def test_loopback_needs_no_proxy_and_redirects_are_not_followed(self) -> None:
        server = HTTPServer(("127.0.0.1", 0), Elsewhere)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            address = f"http://127.0.0.1:{server.server_port}/"
            with patch.dict("os.environ", {"HTTP_PROXY": "http://127.0.0.1:1", "http_proxy": "http://127.0.0.1:1"}):
                self.assertEqual(api.call(address, "GET", "/ok"), {"ok": True})
            for path, words in (("/moved", "HTTP 302"), ("/page", "is this the address")):
                with self.subTest(path), self.assertRaisesRegex(api.Problem, words):
                    api.call(address, "GET", path, headers={"authorization": "Bearer x"})
        finally:
            server.shutdown()
            server.server_close()

    def test_a_link_contains_the_approval_number_and_the_secret_of_two_keys(self) -> None:
        secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
        purchaser = Purchaser.by_link("http://x", f"http://y/pay?approval=7B5F-V9KH-3DC2#pur_01.{secret}")
        self.assertEqual(purchaser.approval_number, "7B5F-V9KH-3DC2")
        self.assertEqual((purchaser.url, purchaser.lender_url), ("http://x", "http://y"))
        self.assertEqual(purchaser.view_token, "pur_01.8SU8snghw7Vog1llmWmAyWUnvgDCcGhp1leFurHrTc4")
        self.assertEqual(purchaser.account_token, "pur_01.J7yha8KeeiHngM8uol6DLHUCeHW9pQ0d0Uyhs3uF3-M")
        self.assertEqual(purchaser.act_key.hex(), "0375b32296b5290d7cbdfccb8a2d14ad7ccab9eda63e520e446798a140fe8433")


class SettlementChecks(unittest.TestCase):
    """A mall accepts a settlement only when the lender signed every page, and the lines sum to the amount."""

    def line(self, amount: str) -> dict[str, Any]:
        return {"kind": "rebate", "purchase": "p", "order": "o", "amount": {"amount": amount, "currency": "GBP"}}

    def setUp(self) -> None:
        amount = {"amount": "60", "currency": "GBP"}
        settlement = {"no": "GBP.7", "status": "paid", "amount": amount, "lines": 3}
        self.pages: list[dict[str, Any]] = [
            {"settlement": settlement, "page": 1, "pages": 2, "lines": [self.line("10"), self.line("20")]},
            {"settlement": settlement, "page": 2, "pages": 2, "lines": [self.line("30")]},
        ]

    def settlements(self, **claims: Any) -> Settlements:
        def get(path: str) -> Any:
            page = self.pages[int(path.rpartition("=")[2]) - 1]
            of = {"iss": LENDER, "aud": MALL, "iat": 0, "exp": 300, "jti": "j", "body": page, **claims}
            return {**page, "statement": messages.sign("tally-settlement+jws", of, KEYS["lenderSign"])}

        return Settlements(MALL, LENDER, public("lenderSign"), lambda: 10, get)

    def test_all_pages_sum_to_the_amount(self) -> None:
        _, lines = self.settlements().show("GBP.7")
        self.assertEqual([line["amount"]["amount"] for line in lines], ["10", "20", "30"])

    def test_a_short_page_or_an_old_or_foreign_statement_is_refused(self) -> None:
        for claims in ({"exp": 9}, {"aud": "mall_other"}, {"iss": "lender_other"}):
            with self.subTest(claims), self.assertRaises(UntrustedAnswer):
                self.settlements(**claims).show("GBP.7")
        self.pages[1] = {**self.pages[1], "lines": []}
        with self.assertRaisesRegex(UntrustedAnswer, "do not sum to 60"):
            self.settlements().show("GBP.7")


class EvidenceTest(unittest.TestCase):
    def test_a_file_is_signed_for_the_lender_by_its_bytes(self) -> None:
        evidence = Evidence("https://lender.example", LENDER, MALL, KEYS["mallSign"], lambda: 10)
        with patch("tallystick.evidence.call", return_value={"file": {"reference": "file_1"}}) as sent:
            file = evidence.upload({"id": "pur_1", "order": "o1"}, b"%PDF", cancellation=1, name="slip.pdf")
        url, method, path, body = sent.call_args.args
        self.assertEqual((file["reference"], url, method), ("file_1", "https://lender.example", "POST"))
        self.assertEqual(path, f"/v1/lenders/{LENDER}/purchases/pur_1/files")
        self.assertEqual(body["content"], "JVBERg")
        claims = messages.verify("tally-env+jws", body["envelope"], public("mallSign"))
        expected = {"aud": LENDER, "op": "file.upload", "ord": "o1", "txn": "pur_1", "exp": 310}
        self.assertEqual({name: claims[name] for name in expected}, expected)
        claim = {"digest": messages.digest_of(b"%PDF"), "size": 4, "cancellation": 1, "name": "slip.pdf"}
        self.assertEqual(claims["body"], claim)


if __name__ == "__main__":
    unittest.main()
