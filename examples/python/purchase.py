"""Completes a sale and a cancellation in a running sandbox and prints each step: `python purchase.py [address]`."""

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
    """Runs the sale, then the cancellation."""
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
    show_step(f"the purchaser accepts the goods; the loan is due on {due}")

    purchaser.repay()
    purchase = wait_for_status(sandbox, mall, purchase, "repaid")
    show_step(f"the purchaser pays early: {pounds(purchase['repaid'])}, owes {pounds(purchase['outstanding'])}")
    show_webhooks(sandbox, mall, purchase)


def cancel(sandbox: Sandbox, mall: Mall) -> None:
    """Ordered, delivered, cancelled by the purchaser, returned, refunded."""
    purchase, purchaser = deliver(sandbox, mall)

    purchaser.cancel("changed-my-mind")
    sandbox.rest()
    show_step("the purchaser cancels, directly at the gateway; the loan is paused until the return")

    # All of the order came back: the lender refunds exactly the amount that the mall signs.
    mall.report_return(purchase, 1, "received", {"amount": "4800", "currency": "GBP"})
    purchase = wait_for_status(sandbox, mall, purchase, "cancelled")
    refund = purchase["cancellations"][0]["refund"]
    show_step(
        f"the goods are returned: the debt decreases by {pounds(refund['loanPrincipal'])}, "
        f"the mall returns {pounds(refund['clawback'])}, the lender rebates the discount {pounds(refund['rebate'])}"
    )
    show_step(f"the purchaser owes {pounds(purchase['outstanding'])}")
    show_webhooks(sandbox, mall, purchase)


def deliver(sandbox: Sandbox, mall: Mall) -> tuple[dict[str, Any], Purchaser]:
    """The common first steps: ordered, approved, shipped, paid to the mall, delivered."""
    number = f"py-{uuid.uuid4().hex[:12]}"
    contact = f"{number}@example.test"
    order = Order(number, "4800", "GBP", (Line("lamp", 1, "4800", "A desk lamp"),))

    # In a shop this happens in the purchaser's browser: the mall receives the sealed part and cannot read it.
    account = sandbox.account(ACCOUNT)
    consent = account.consent(
        order, mall=mall.mall, lender=mall.lender, lender_keys=mall.lender_keys, contact=contact, now=sandbox.now
    )
    answer = mall.request_loan(order, consent)
    purchase, decision = answer.purchase, answer.decision
    if decision is None or decision.certificate is None:
        raise SystemExit(f"order {number} is {purchase['status']}: {decision}")
    show_step(f"order {number}: approved under {decision.approval_number}; the lender signed the certificate")

    certificate = mall.renew_hold(purchase)
    show_step(f"the mall needs more time: the lender holds {certificate.amount} pence until {certificate.expires_at:%Y-%m-%d}")

    mall.report_shipment(purchase, {"shipment": "s1", "carrier": "Royal Mail", "tracking": "RM 4417 2093"})
    purchase = wait_for_status(sandbox, mall, purchase, "shipped")
    paid = purchase["advances"][0]
    show_step(f"shipped: the lender pays the mall {pounds(paid['payout'])} at once, discount {pounds(paid['discount'])}")

    purchase = mall.report_delivery(purchase, "s1")
    show_step(f"delivered: the purchaser has until {purchase['waitingFor']['until'][:10]} to accept")
    return purchase, Purchaser.by_link(sandbox.url, sandbox.link(contact), sandbox.now)


def wait_for_status(sandbox: Sandbox, mall: Mall, purchase: dict[str, Any], status: str) -> dict[str, Any]:
    """Waits until nothing is in flight, and returns the purchase; its status must be the expected one."""
    sandbox.rest()
    now = mall.show(purchase["id"])
    if now["status"] != status:
        raise SystemExit(f"purchase {now['id']} is {now['status']}, not {status}")
    return now


def show_webhooks(sandbox: Sandbox, mall: Mall, purchase: dict[str, Any]) -> None:
    """Verifies and prints the mall's webhooks of a purchase; a real mall verifies each when it arrives."""
    secret = sandbox.webhook_secret(mall.mall)
    events = []
    for delivery in sandbox.webhooks(mall.mall):
        arrived = datetime.fromisoformat(delivery["at"]).timestamp()
        event = verify_webhook(delivery["body"].encode(), delivery["headers"], [secret], arrived)
        if event.get("purchase", {}).get("id") == purchase["id"]:
            events.append(event)
    events.sort(key=lambda event: event["sequence"])
    show_step("the mall's webhooks, all signed: " + ", ".join(event["type"] for event in events))


def pounds(money: dict[str, str]) -> str:
    """An amount in pounds."""
    return f"£{int(money['amount']) / 100:.2f}"


def show_step(text: str) -> None:
    """Prints one step."""
    print(f"  {text}")


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:4000"
    if not address.startswith(("http://", "https://")):
        raise SystemExit("python purchase.py [http://address-of-the-sandbox]")
    try:
        main(address)
    except URLError:
        raise SystemExit(f"no sandbox answers at {address}: start one with npm start, or give its address") from None
