"""A finding that stands in several years' ledgers has each report's words and place: those of the report a section
answers are what the parent committee looks for (DOMAIN §6: same order, same words)."""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

Fields = dict[str, Any]
SOURCE = ("source_document_id", "source_title", "source_paragraph", "source_quote", "source_start", "source_end")


def words_of_year(events: Sequence[Row[Any]], year: int) -> Fields:
    """The source as a ledger of that year names it: what a later year's report said of it is put back."""
    for event in events:
        later = event.kind == "carry_over" and event.changes.get("last_year", (0, 0))[1] > year
        if later:
            return {name: event.changes[name][0] for name in SOURCE if name in event.changes}
    return {}


def is_found_again(events: Sequence[Row[Any]], year: int) -> bool:
    """The report that a ledger of that year came from named it, though it stood in an earlier one."""
    return any(
        event.kind == "carry_over" and "source_document_id" in event.changes and is_of(event, year) for event in events
    )


def is_of(event: Row[Any], year: int) -> bool:
    old, new = event.changes.get("last_year", (year, year))
    return bool(old <= year <= new)


def in_reports_order(values: Mapping[int, Fields], again: Container[int]) -> list[int]:
    """By number; what an earlier ledger held already stands where the report that named it again has it."""
    numbered = sorted(values, key=lambda item_id: values[item_id]["sort_key"])
    ordered = [item_id for item_id in numbered if item_id not in again]
    for item_id in numbered:
        if item_id in again:
            ordered.insert(place_of(values[item_id], ordered, values), item_id)
    return ordered


def place_of(again: Fields, ordered: Sequence[int], values: Mapping[int, Fields]) -> int:
    """Before the first finding that stands after it in the same document, else behind the last of that document."""
    place = 0
    for at, item_id in enumerate(ordered):
        other = values[item_id]
        if other["source_document_id"] != again["source_document_id"] or other["kind"] != "finding":
            continue
        if (other["source_start"] or 0) > (again["source_start"] or 0):
            return at
        place = at + 1
    return place
