"""An order, which mall and purchaser send to the lender in the same form."""

from dataclasses import dataclass

from .messages import digest_of, to_json


@dataclass(frozen=True)
class Line:
    """A line of an order; `amount` is for the whole quantity, in minor units of the order's currency, as text."""

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
        """`osh`, what a purchaser consents to: all fields except the descriptions, which only the mall provides."""
        lines = [[line.id, line.quantity, line.amount] for line in self.lines]
        return digest_of(to_json([mall, self.number, self.amount, self.currency, lines]))
