"""What is to be said of a verb: one record a verb, each field with what reads it; the records stand in table.py.

Nothing here knows a form or a template: a page names its form, and acting.py finds it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from tracker.ledger.circumstances import Circumstance
from tracker.ledger.models import Item
from tracker.ledger.states import CLOSED_STATES, OPEN_STATES, STATES, WORKING_STATES
from tracker.ledger.verbs.in_bulk import Arguments, Wanted, words_alone
from tracker.people.access import NotAllowed, Right
from tracker.people.models import User

WORKING = frozenset(WORKING_STATES)
OPEN = frozenset(OPEN_STATES)
PENDING = frozenset({"pending_review"})
CLOSED = frozenset({"closed"})
ENDED = CLOSED_STATES
ANY = frozenset(STATES)


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose hands are in it: the person who does it, and the principal in whose place, if in anybody's."""

    person: User
    principal: User | None = None

    @property
    def holder(self) -> User:
        """Whose roles and relations count."""
        return self.principal or self.person

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(each.id for each in self)

    def __iter__(self) -> Iterator[User]:
        yield self.person
        if self.principal:
            yield self.principal


Condition = Callable[[Item, Hands, date], NotAllowed | None]
Sentence = Callable[[Mapping[str, list[Any]], Mapping[int, str]], str]


class Place(IntEnum):
    """Where its button stands: what waits for a decision first, what is rarely wanted last."""

    DECISION = 1
    WORK = 2
    STEERING = 3
    RARE = 4


class Beside(StrEnum):
    """What of the item stands beside the form."""

    UNFINISHED = "unfinished"  # a finding's actions that are still open
    PROGRESS = "progress"
    RESULT = "result"
    EVIDENCE = "evidence"
    EXTENSION = "extension"  # the one asked for
    REVIEWERS = "reviewers"  # a word if there are none
    HANDING_OVER = "handing_over"  # the way to everything else the owner carries


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Its form on a page of its own, /items/<id>/<resource>.

    guidance: the sentence above the form: what happens when it is sent. form: a class of forms.py. fields: shown, in
    order; folded: offered below them. saves: the button says 保存, not the verb's title.
    """

    resource: str
    guidance: LazyString
    place: Place
    form: str = "WordsForm"
    fields: tuple[str, ...] = ("words",)
    folded: tuple[str, ...] = ()
    saves: bool = False
    beside: frozenset[Beside] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class InBulk:
    """One way of doing it to many items. name: in the address. place: among the buttons, from the left.

    title: by default the verb's. already: nothing would be different afterwards, so nothing is done (F37).
    asks: the fields of its form; person: what it calls somebody it asks for. arguments: what was asked for as the
    verb's arguments.
    """

    name: str
    place: int
    guidance: LazyString
    already: Callable[[Item, Wanted], bool]
    title: LazyString | None = None
    asks: tuple[str, ...] = ("words",)
    person: LazyString | None = None
    arguments: Arguments = words_alone


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verb:
    """One record. Its function is found by its name, in workflow.py or among the verbs of evidence.

    Rules. right: who may. states: from which. leads_to: to which, None: it stays. needs_words: words are a must.
    condition: what else must hold, or the refusal. begins, clears: circumstances that hold from now on, or no longer.
    spares_forms: leaves what forms say as true as it was, so that none that is open turns stale. changes_row: False
    for what leaves an event and nothing else. starts_finding: done to a measure, it is work on the finding too.

    Words. title: its name on buttons. told: what happened, to stand after the actor's name. help: what the help page
    adds for it to the line of its right, None where that line names it already. done: said when it is done, by default
    that its title was saved. sent_down: its title where a committee above does it to what a branch has closed.

    Pages. page: None for what has pages of another kind. part_of: the verb in whose form it is chosen. in_bulk: the
    ways of doing it to many.
    """

    name: str
    right: Right
    states: frozenset[str]
    leads_to: str | None = None
    needs_words: bool = False
    condition: Condition | None = None
    begins: tuple[type[Circumstance], ...] = ()
    clears: tuple[type[Circumstance], ...] = ()
    spares_forms: bool = False
    changes_row: bool = True
    starts_finding: bool = False

    title: LazyString
    told: LazyString | Sentence
    help: LazyString | None
    done: LazyString | None = None
    sent_down: LazyString | None = None

    page: Page | None = None
    part_of: str = ""
    in_bulk: tuple[InBulk, ...] = ()

    def said_done(self) -> str:
        return str(self.done or _("已保存：%(what)s", what=self.title))
