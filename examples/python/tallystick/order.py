"""What a purchaser buys, as mall and purchaser say it to the lender in the same words."""

from dataclasses import dataclass

from .messages import digest_of, to_json


@dataclass(frozen=True)
class Line:
    """So many of a thing; `amount` is for all of them, in minor units of the order's currency, as text."""

    id: str
    quantity: int
    amount: str
    description: str


@dataclass(frozen=True)
class Order:
    """An order under the mall's own number."""

    number: str
    amount: str
    currency: str
    lines: tuple[Line, ...]

    def digest(self, mall: str) -> str:
        """`osh`, what a purchaser consents to: everything but the descriptions, which are the mall's own words."""
        lines = [[line.id, line.quantity, line.amount] for line in self.lines]
        return digest_of(to_json([mall, self.number, self.amount, self.currency, lines]))
