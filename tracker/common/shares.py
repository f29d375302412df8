"""How a share of a whole is written."""

from decimal import ROUND_HALF_UP, Decimal


def percent(done: int, total: int) -> str:
    """19 of 25 → 76%, 688 of 697 → 98.71%; only all of them is 100%, only none is 0%. "" when total is 0."""
    if not total:
        return ""
    exact = Decimal(done * 100) / Decimal(total)
    shown = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if 0 < done < total:
        shown = min(max(shown, Decimal("0.01")), Decimal("99.99"))
    return f"{shown:f}".rstrip("0").rstrip(".") + "%"
