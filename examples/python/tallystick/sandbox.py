"""The endpoints that only a sandbox has: parties with their keys, clock, notices and webhooks."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from .api import call
from .mall import Mall
from .purchaser import Account


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox."""

    url: str

    def now(self) -> float:
        """The sandbox's time in seconds since 1970: it may be ahead of the local clock."""
        return datetime.fromisoformat(self._get("clock")["now"]).timestamp()

    def mall(self, name: str) -> Mall:
        """Connects a mall with its secrets; in production only the mall has them."""
        found = self._find("malls", "mall", name)
        lender = found["lender"]
        lender_url = self._get("addresses")["lender"]
        return Mall(
            url=self.url,
            lender_url=lender_url,
            mall=name,
            lender=lender,
            api_key=found["apiKey"],
            sign_key=found["sign"],
            seal_key=found["seal"],
            # On one machine the connection is trusted; a real mall pins the keys that it received at onboarding.
            lender_keys=call(lender_url, "GET", f"/v1/lenders/{quote(lender)}/jwks.json")["keys"],
            gateway_keys=call(self.url, "GET", "/.well-known/jwks.json")["keys"],
            now=self.now,
        )

    def account(self, name: str) -> Account:
        """A purchaser's account with its key."""
        return Account(name, self._find("purchasers", "account", name)["key"])

    def webhook_secret(self, mall: str) -> str:
        """The webhook secret from the mall's registration."""
        return self._find("malls", "mall", mall)["webhookSecret"]

    def rest(self) -> None:
        """Waits until nothing is in flight."""
        self._get("idle?wait=20")

    def link(self, contact: str) -> str:
        """The link in the notice that was sent to a purchaser; waits up to ten seconds for it."""
        for _ in range(100):
            for notice in self._get(f"notices?to={quote(contact)}")["notices"]:
                if "link" in notice:
                    return notice["link"]
            time.sleep(0.1)
        raise LookupError(f"no notice with a link was sent to {contact}")

    def webhooks(self, mall: str) -> list[dict[str, Any]]:
        """The deliveries to the mall's receiver: `{"headers", "body", "at"}`."""
        return self._get(f"hooks/{quote(mall)}")["deliveries"]

    def _get(self, path: str) -> Any:
        return call(self.url, "GET", f"/_sandbox/{path}")

    def _find(self, parties: str, member: str, value: str) -> Any:
        return next(each for each in self._get(parties)[parties] if each[member] == value)
