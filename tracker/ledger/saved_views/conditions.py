"""What an address of the list chooses: the part worth keeping, and the same in words."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.extensions import db
from tracker.ledger import listing, wording
from tracker.ledger.queries import Filter
from tracker.ledger.searching.asking import Question
from tracker.people.models import User

CHOOSING = ("year", "state", "standing", "kind", "owner", "words")
KEPT = (*CHOOSING, "sort", "below")
STANDINGS = {"overdue": _l("逾期"), "due_soon": _l("临期"), "open": _l("未完成")}
ORDERS = {"due": _l("按时限"), "updated": _l("最近更新")}


def kept(arguments: Mapping[str, str], *, latest_year: int | None, below: bool = False) -> dict[str, str]:
    """What makes a difference to the list. The latest year makes none, so that a view moves on with the ledgers."""
    nothing = filter_of({}, latest_year)
    chosen = {name: arguments.get(name, "") for name in CHOOSING}
    found = {name: text for name, text in chosen.items() if filter_of({name: text}, latest_year) != nothing}
    order = listing.chosen_order(arguments.get("sort"))
    if order != "number":
        found["sort"] = order
    return found | {"below": "1"} if below else found


def filter_of(arguments: Mapping[str, str], latest_year: int | None, *, me: int = 0) -> Filter:
    """Without looking anybody up."""
    words = listing.typed_words(arguments)
    return listing.filter_from(
        arguments, organisation_id=0, me=me, default_year=latest_year, questions={words: Question(words)}
    )


def in_words(arguments: Mapping[str, str]) -> Iterator[str]:
    """For a person about to save them."""
    asked = filter_of(arguments, None)
    if "year" in arguments:
        yield _("%(year)s 年度", year=asked.year) if asked.year else _("全部年度")
    if "below" in arguments:
        yield _("含下级组织")
    if asked.state:
        yield wording.state_name(asked.state)
    if asked.standing:
        yield str(STANDINGS[asked.standing])
    if asked.kind:
        yield wording.kind_name(asked.kind)
    if arguments.get("owner") == "me":
        yield _("我负责的")
    elif asked.owner_id and (owner := db.session.get(User, asked.owner_id)):
        yield _("责任人：%(name)s", name=owner.name)
    if asked.words:
        yield _("文字“%(words)s”", words=asked.words)
    if "sort" in arguments:
        yield str(ORDERS.get(arguments["sort"], ""))
