"""What each row of a running ledger would become here: people matched, dates kept, what stands here already left."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select

from tracker.common.seen import is_seen
from tracker.extensions import db
from tracker.intake.models import SourceDocument
from tracker.intake.returned_ledger.wanted import people_meant
from tracker.intake.take_over.drafts import Draft, drafts_of
from tracker.intake.take_over.table import MEANINGS, Running, running_ledger
from tracker.ledger.agreed_dates import check_deadline
from tracker.ledger.changing import refuse_marked
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.people.access import NotAllowed, people_of
from tracker.people.models import User

CLOSED_ROWS = ("leave", "basic")
LONGEST_TIME_LIMIT, LONGEST_UNIT, LONGEST_SUPPORTERS, LONGEST_SOURCE = 200, 200, 300, 300
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose. meanings: one a heading. closed: what becomes of rows that are closed there. left: keys of
    rows that stay out."""

    year: int
    meanings: tuple[str, ...]
    closed: str = "leave"
    left: frozenset[str] = frozenset()

    @property
    def mark(self) -> str:
        """Sent along with the page, so that nobody takes over what they have not seen."""
        return "|".join([str(self.year), self.closed, *self.meanings])


@dataclass(frozen=True, slots=True)
class Planned:
    """becomes: new, there (stands here already), closed (left in the old ledger), left (a person's choice),
    empty (its finding alone was closed). wrong: why it cannot be taken over. item: that stands here already."""

    draft: Draft
    becomes: str
    owner: User | None
    lead: User | None
    unmatched: tuple[str, ...]
    deadline: Deadline
    state: str
    item: Item | None = None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """ledger: what the old ledger is called."""

    running: Running
    ledger: str
    choice: Choice
    rows: Sequence[Planned] = field(default=())

    def becoming(self, *kinds: str) -> list[Planned]:
        return [row for row in self.rows if row.becomes in kinds]

    @property
    def new(self) -> list[Planned]:
        return self.becoming("new")

    @property
    def wrong(self) -> list[Planned]:
        return [row for row in self.new if row.wrong]

    @property
    def unmatched(self) -> Mapping[str, int]:
        """Names without an account here, and in how many rows."""
        counts: dict[str, int] = {}
        for row in self.new:
            for name in row.unmatched:
                counts[name] = counts.get(name, 0) + 1
        return counts


def running_of(document: SourceDocument) -> Running | None:
    return running_ledger(document.as_read())


def ledger_name(document: SourceDocument, running: Running) -> str:
    """Its title; of a table that begins with its header, what the file is called."""
    headed = sum(heading.name in document.title for heading in running.headings)
    return document.title if headed < 2 else document.filename.rpartition(".")[0] or document.filename


def first_choice(document: SourceDocument, running: Running) -> Choice:
    """As the program understands it: the year its title bears, else the one the document goes into."""
    titled = re.search(r"(20\d\d)\s*年", document.title)
    year = int(titled[1]) if titled else document.ledger_year
    return Choice(year, tuple(heading.meaning for heading in running.headings))


def plan(document: SourceDocument, running: Running, choice: Choice) -> Plan:
    """Two queries: the people of the branch, and what stands in the year's ledger."""
    meanings = [meaning if meaning in MEANINGS else "note" for meaning in choice.meanings]
    drafts = drafts_of(document.as_read(), running, meanings, choice.year)
    people = list(db.session.scalars(people_of(document.organisation)))
    there = standing_there(document, choice.year)
    out = left_out(drafts, choice)
    kept = {draft.key for draft in drafts if not draft.under and draft.key not in out} | {""}
    whole_texts = {draft.key: words_of(draft) for draft in drafts}
    rows = []
    for draft in drafts:
        item = there.get((draft.kind, whole_texts.get(draft.under, ""), words_of(draft)))
        becomes = out.get(draft.key) or ("there" if item else "new")
        if becomes == "new" and draft.under not in kept:
            becomes = "left"
        rows.append(planned(draft, becomes, item, people, choice))
    return Plan(running, ledger_name(document, running), choice, rows)


def left_out(drafts: Sequence[Draft], choice: Choice) -> dict[str, str]:
    """Why a draft is not taken over, by key; a finding goes with the last of its measures."""
    out: dict[str, str] = {}
    for draft in drafts:
        if draft.key in choice.left:
            out[draft.key] = "left"
        elif draft.state == "cancelled" or (draft.state == "closed" and choice.closed == "leave"):
            out[draft.key] = "closed"
    under = keys_under(drafts)
    for draft in drafts:
        own = under.get(draft.key, [])
        if draft.kind == "finding" and own and out.get(draft.key) != "left":
            gone = all(key in out for key in own) and any(out[key] == "closed" for key in own)
            out.pop(draft.key, None)
            out |= {draft.key: "closed"} if gone else {}
    return out


def keys_under(drafts: Sequence[Draft]) -> dict[str, list[str]]:
    under: dict[str, list[str]] = {}
    for draft in drafts:
        under.setdefault(draft.under, []).append(draft.key)
    return under


def standing_there(document: SourceDocument, year: int) -> dict[tuple[str, str, str], Item]:
    """What the year's ledger says already, by kind, the words of its finding and its own words."""
    here = Item.organisation_id == document.organisation_id
    items = list(db.session.scalars(select(Item).where(here, Item.year <= year, Item.last_year >= year)))
    by_id = {item.id: item for item in items}
    found = {}
    for item in items:
        finding = by_id.get(item.finding_id) if item.finding_id else None
        found[item.kind, folded(finding.text or finding.title) if finding else "", folded(item.text or item.title)] = (
            item
        )
    return found


def words_of(draft: Draft) -> str:
    return folded(draft.text or draft.title)


def folded(text: str) -> str:
    return BLANKS.sub("", text)


def planned(draft: Draft, becomes: str, item: Item | None, people: Sequence[User], choice: Choice) -> Planned:
    owners = {name: people_meant(name, people) for name in draft.owners}
    owner = next((found[0] for found in owners.values() if len(found) == 1), None)
    leads = {name: people_meant(name, people) for name in draft.leads}
    lead = next((found[0] for found in leads.values() if len(found) == 1), None)
    unmatched = [name for each in (owners, leads) for name, found in each.items() if len(found) != 1]
    deadline = deadline_of(draft)
    state = draft.state or "not_started"
    if state == "closed":
        state = "substantially_done"
    wrong = objection(draft, deadline, choice.year)
    return Planned(draft, becomes, owner, lead, tuple(dict.fromkeys(unmatched)), deadline, state, item, wrong)


def deadline_of(draft: Draft) -> Deadline:
    """A limit that names no day stays in its words, without a date."""
    limit, words = draft.limit, " ".join(draft.limit_words.split())[:LONGEST_TIME_LIMIT]
    if limit is None or (limit.kind == "fixed" and limit.due_on is None):
        return Deadline("ongoing", None, True, words) if draft.ongoing else Deadline(text=words)
    return Deadline(limit.kind, limit.due_on, limit.ongoing or draft.ongoing, words, limit.check_months or 3)


def objection(draft: Draft, deadline: Deadline, year: int) -> str:
    """Why this row cannot become an item, "" where it can."""
    if not is_seen(draft.title):
        return _("这一行没有问题，也没有措施。")
    if draft.state is None:
        return _(
            "看不懂状态“%(text)s”，请在表格里改成“正在整改”“基本完成”这样的词，或把这一列改为“记入历史”。",
            text=draft.status[:40],
        )
    try:
        check_deadline(deadline, year=year)
        refuse_marked(draft.title, draft.text, draft.target, draft.progress, draft.limit_words, told_words(draft, ()))
    except NotAllowed as refused:
        return str(refused)
    return ""


def told_words(draft: Draft, leads: Collection[str]) -> str:
    """What has no column of its own, for the history."""
    said = [(_("实际完成时间"), draft.done_on), (_("责任领导"), "、".join(leads)), *draft.kept]
    return "\n".join(_("%(name)s：%(words)s", name=name, words=words) for name, words in said if words)
