"""What a person typed, made ready for the index: the terms, and whose names or initials they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select

from tracker.common.names import key_of, without_post
from tracker.extensions import db
from tracker.ledger.searching.full_text import People, says
from tracker.ledger.searching.terms import Term, terms_of
from tracker.people.queries import people_called

Places = Collection[int] | Select[tuple[int]]


@dataclass(frozen=True, slots=True)
class Question:
    """words: as typed. people: for a word, the ids and names of those who are called so."""

    words: str = ""
    terms: tuple[Term, ...] = ()
    people: People = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words)

    def answered(self, *, organisation_id: int | None = None) -> ColumnElement[bool]:
        """The condition on Item. organisation_id: where it is sought, told to the index too."""
        return says(self.terms, self.people, organisation_id=organisation_id)


NOTHING = Question()


def question(words: str, places: Places) -> Question:
    """One look-up of names, in organisations where they may be known."""
    return questions([words], places)[words]


def questions(many: Iterable[str], places: Places) -> dict[str, Question]:
    """The same for several at once, with the one look-up."""
    terms = {words: tuple(terms_of(words)) for words in many}
    called = {term.word: term for found in terms.values() for term in found if may_be_a_name(term)}
    people = who(called, places) if called else {}
    return {
        words: Question(words, found, {term.word: people[term.word] for term in found if term.word in people})
        for words, found in terms.items()
    }


def may_be_a_name(term: Term) -> bool:
    """A single letter and a number are nobody's initials; a dot may stand in a name."""
    key = key_of(term.word)
    return bool(key) and not any(letter.isdigit() for letter in key) and (len(key) > 1 or not key.isascii())


def who(words: Iterable[str], places: Places) -> dict[str, dict[int, str]]:
    rows = db.session.execute(people_called(list(words), places)).all()
    return {word: {row.id: row.name for row in rows if is_called(word, row.name_key, row.initials)} for word in words}


def is_called(word: str, name_key: str, initials: str) -> bool:
    bare = without_post(word)
    by_name = name_key.startswith(bare) if len(bare) == 1 and bare != key_of(word) else bare in name_key
    return by_name or key_of(word) in name_key or f" {word}" in initials
