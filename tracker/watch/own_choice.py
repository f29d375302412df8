"""How a person chose to be told: kept, changed."""

from datetime import datetime

from tracker.extensions import db
from tracker.people.models import User
from tracker.watch.models import TellingChoice


def choice_of(person: User) -> TellingChoice | None:
    return db.session.get(TellingChoice, person.id)


def choose(person: User, *, address: str, by_mail: bool, frequency: str, at: datetime) -> TellingChoice:
    """What was told before mail was wanted is not mailed afterwards."""
    choice = choice_of(person)
    if choice is None:
        choice = TellingChoice(person_id=person.id, by_mail=False)
        db.session.add(choice)
    if by_mail and not choice.by_mail:
        choice.since = at
    choice.since = choice.since or at
    choice.address, choice.by_mail, choice.frequency = address, by_mail, frequency
    return choice
