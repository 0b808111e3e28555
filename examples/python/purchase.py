"""Completes a sale and a cancellation against a running sandbox and tells it: `python purchase.py [address]`."""

import sys
import uuid
from datetime import datetime
from typing import Any
from urllib.error import URLError

from tallystick.mall import Mall
from tallystick.order import Line, Order
from tallystick.purchaser import Purchaser
from tallystick.sandbox import Sandbox
from tallystick.webhooks import verify_webhook

MALL = "mall_thistle"
ACCOUNT = "acc_ailsa_reid"


def main(url: str) -> None:
    """Both lives, one after the other."""
    sandbox = Sandbox(url)
    mall = sandbox.mall(MALL)
    print("A sale")
    sell(sandbox, mall)
    print("\nA cancellation")
    cancel(sandbox, mall)


def sell(sandbox: Sandbox, mall: Mall) -> None:
    """Ordered, delivered, accepted, repaid."""
    purchase, purchaser = deliver(sandbox, mall)

    purchaser.accept()
    sandbox.rest()
    due = purchaser.loan()["due"]
    tell(f"the purchaser accepts the goods; now the loan runs, due on {due}")

    purchaser.repay()
    purchase = settled(sandbox, mall, purchase, "repaid")
    tell(f"the purchaser pays early: {shown(purchase['repaid'])}, owes {shown(purchase['outstanding'])}")
    hear(sandbox, mall, purchase)


def cancel(sandbox: Sandbox, mall: Mall) -> None:
    """Ordered, delivered, cancelled by the purchaser, called back, refunded."""
    purchase, purchaser = deliver(sandbox, mall)

    purchaser.cancel("changed my mind")
    sandbox.rest()
    tell("the purchaser cancels, directly at the gateway; the loan stands still and the goods are called back")

    mall.report_return(purchase, 1, "received")
    purchase = settled(sandbox, mall, purchase, "cancelled")
    refund = purchase["cancellations"][0]["refund"]
    tell(
        f"the goods are back: debt falls by {shown(refund['loanPrincipal'])}, "
        f"the mall gives back {shown(refund['clawback'])}, its discount {shown(refund['rebate'])}"
    )
    tell(f"the purchaser owes {shown(purchase['outstanding'])}")
    hear(sandbox, mall, purchase)


def deliver(sandbox: Sandbox, mall: Mall) -> tuple[dict[str, Any], Purchaser]:
    """The first half of both lives: ordered, approved, shipped and so paid for, delivered."""
    number = f"py-{uuid.uuid4().hex[:12]}"
    contact = f"{number}@example.test"
    order = Order(number, "4800", "GBP", (Line("lamp", 1, "4800", "A desk lamp"),))

    # In a shop this happens in the purchaser's browser: the mall gets the sealed part and cannot read it.
    account = sandbox.account(ACCOUNT)
    consent = account.consent(
        order, mall=mall.mall, lender=mall.lender, lender_keys=mall.lender_keys, contact=contact, now=sandbox.now
    )
    answer = mall.request_loan(order, consent)
    purchase, decision = answer.purchase, answer.decision
    if decision is None or decision.certificate is None:
        raise SystemExit(f"order {number} is {purchase['status']}: {decision}")
    tell(f"order {number}: approved under {decision.approval_number}; the certificate is the lender's own")

    mall.report_shipment(purchase, {"shipment": "s1", "carrier": "Royal Mail", "tracking": "RM 4417 2093"})
    purchase = settled(sandbox, mall, purchase, "shipped")
    paid = purchase["advances"][0]
    tell(f"shipped: the lender pays the mall {shown(paid['payout'])} at once, discount {shown(paid['discount'])}")

    purchase = mall.report_delivery(purchase, "s1")
    tell(f"delivered: the purchaser has until {purchase['waitingFor']['until'][:10]} to accept")
    return purchase, Purchaser.by_link(sandbox.url, sandbox.link(contact))


def settled(sandbox: Sandbox, mall: Mall, purchase: dict[str, Any], status: str) -> dict[str, Any]:
    """The purchase once nothing is in flight; it must have come that far."""
    sandbox.rest()
    now = mall.show(purchase["id"])
    if now["status"] != status:
        raise SystemExit(f"purchase {now['id']} is {now['status']}, not {status}")
    return now


def hear(sandbox: Sandbox, mall: Mall, purchase: dict[str, Any]) -> None:
    """What the mall was told meanwhile, each proved to be the gateway's; a real mall does this as they arrive."""
    secret = sandbox.webhook_secret(mall.mall)
    events = []
    for delivery in sandbox.webhooks(mall.mall):
        arrived = datetime.fromisoformat(delivery["at"]).timestamp()
        event = verify_webhook(delivery["body"].encode(), delivery["headers"], [secret], arrived)
        if event["purchase"]["id"] == purchase["id"]:
            events.append(event)
    events.sort(key=lambda event: event["sequence"])
    tell("the mall's webhooks, all signed: " + ", ".join(event["type"] for event in events))


def shown(money: dict[str, str]) -> str:
    """Pounds as people write them."""
    return f"£{int(money['amount']) / 100:.2f}"


def tell(what: str) -> None:
    """A line of the story."""
    print(f"  {what}")


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:4000"
    if not address.startswith(("http://", "https://")):
        raise SystemExit("python purchase.py [http://address-of-the-sandbox]")
    try:
        main(address)
    except URLError:
        raise SystemExit(f"no sandbox answers at {address}: start one with npm start, or name its address") from None
