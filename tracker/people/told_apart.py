"""What people are called where they stand in a list together: two of one name are told apart (F55)."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from tracker.common.names import key_of
from tracker.people.models import User


def told_apart(people: Iterable[User], *, with_posts: bool = False) -> dict[int, str]:
    """By id: the name, with_posts the post behind it. Where two names are one when compared, the post, or the user name
    of somebody without one, stands behind them; where that is the same too, both: 张伟（委员，zhang2）."""
    named = defaultdict[str, dict[int, User]](dict)
    for person in people:
        named[key_of(person.name)][person.id] = person
    called: dict[int, str] = {}
    for alike in named.values():
        if len(alike) > 1:
            called |= by_post_or_username(alike)
        else:
            called |= {id_: behind(one.name, one.post if with_posts else "") for id_, one in alike.items()}
    return called


def by_post_or_username(alike: dict[int, User]) -> dict[int, str]:
    said = {id_: one.post or one.username for id_, one in alike.items()}
    times = Counter(key_of(words) for words in said.values())
    return {
        id_: behind(one.name, said[id_] if times[key_of(said[id_])] == 1 else f"{one.post}，{one.username}")
        for id_, one in alike.items()
    }


def behind(name: str, words: str) -> str:
    return f"{name}（{words}）" if words else name
