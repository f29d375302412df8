"""For a chat: what is overdue, and what changed in a week, as plain text of 500 characters at most, a line an item."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

MOST = 500
TITLE = 24


@dataclass(frozen=True, slots=True)
class ChatLine:
    """what: the word that leads the line, if any; beside: what follows the title."""

    number: str
    title: str
    what: str = ""
    beside: str = ""

    def __str__(self) -> str:
        title = self.title if len(self.title) <= TITLE else self.title[: TITLE - 1] + "…"
        return " ".join(part for part in (self.what, self.number, title, self.beside) if part)


def in_words(heading: str, lines: Sequence[ChatLine], *, total: int, url: str) -> str:
    """As many whole lines as fit; total: how many there are in all, the rest of which the last line counts."""
    said = [heading]
    for shown, line in enumerate(lines, start=1):
        if len("\n".join([*said, str(line), last_line(total - shown, url)])) > MOST:
            break
        said.append(str(line))
    return "\n".join([*said, last_line(total - len(said) + 1, url)])


def last_line(left: int, url: str) -> str:
    return _("另有 %(count)s 项，详见 %(url)s", count=left, url=url) if left > 0 else _("详见 %(url)s", url=url)
