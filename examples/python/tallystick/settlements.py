"""What the lender settled with a mall besides single payouts: signed by the lender, verified here to the penny."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from .messages import Keys, Now, UntrustedAnswer, verify

Settlement = dict[str, Any]
Line = dict[str, Any]


@dataclass(frozen=True)
class Settlements:
    """The settlements of one mall; `get` reads a path with the mall's API key."""

    mall: str
    lender: str
    keys: Keys
    now: Now
    get: Callable[[str], Any]

    def list(self, **query: str) -> Iterator[Settlement]:
        """All matching settlements, the newest first: by `currency`, `status`, `purchase`, `from`, `until`."""
        while True:
            page = self._read(f"/v1/settlements?{urlencode(query)}")
            for name, value in query.items():
                answered = str(page["query"].get(name))
                # A day is sent to the lender as its first or last instant.
                if answered != value and not (name in ("from", "until") and answered.startswith(value[:10])):
                    raise UntrustedAnswer(f"the lender's list answers another question: its {name} is not {value}")
            yield from page["settlements"]
            if "cursor" not in page:
                return
            query["cursor"] = page["cursor"]

    def show(self, number: str) -> tuple[Settlement, Sequence[Line]]:
        """A settlement and all its lines; raises UntrustedAnswer unless they are complete and sum to its amount."""
        first = self._page(number, 1)
        settlement, lines = first["settlement"], [*first["lines"]]
        for page in range(2, first["pages"] + 1):
            following = self._page(number, page)
            if following["settlement"] != settlement:
                raise UntrustedAnswer(f"settlement {number} changed while its pages were read: read it again")
            lines += following["lines"]
        total = sum(int(line["amount"]["amount"]) for line in lines)
        if (len(lines), total) != (settlement["lines"], int(settlement["amount"]["amount"])):
            raise UntrustedAnswer(f"the lines of settlement {number} do not sum to {settlement['amount']['amount']}")
        return settlement, lines

    def _page(self, number: str, page: int) -> Any:
        body = self._read(f"/v1/settlements/{quote(number)}?cursor={page}")
        if (body["settlement"]["no"], body["page"]) != (number, page):
            raise UntrustedAnswer(f"the lender's statement is of page {body['page']} of {body['settlement']['no']}")
        return body

    def _read(self, path: str) -> Any:
        """The signed statement in an answer: the rest of the answer is for reading without keys."""
        claims = verify("tally-settlement+jws", self.get(path)["statement"], self.keys)
        if (claims["iss"], claims["aud"]) != (self.lender, self.mall):
            raise UntrustedAnswer("the lender's statement is for another mall")
        if claims["exp"] < self.now():
            raise UntrustedAnswer("the lender's statement is an old one")
        return claims["body"]
