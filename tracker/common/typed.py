"""What a person typed into a form that was not taken: handed back to be copied, or to be sent once more."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

from tracker.common.database import SAFE_METHODS

TOKEN = "csrf_token"  # noqa: S105 its name
SECRETS = frozenset({"password", "current", "new", "again", "hook", "secret"})
CARRIED = frozenset({TOKEN, "kept"})  # by the form itself, for us
# Numbers of rows, their versions, keys of forms, what was chosen from a list: nobody would copy these.
NOBODYS_WORDS = re.compile(r"[a-z_]*|[0-9a-f]{16,}|[\d:,]+")
ROOM = 4  # times what a form may be: so much is still looked through for words


@dataclass(frozen=True, slots=True)
class Typed:
    """texts: as a person wrote them. fields: name and value as they were sent, to be sent to path again; empty where
    that cannot be. files: some were chosen, and are not here any more."""

    texts: list[str]
    path: str
    fields: list[tuple[str, str]]
    files: bool = False


def typed(*, again: bool = False) -> Typed | None:
    """None where nobody wrote anything. again: it may be sent once more, unless a secret or a file was among it."""
    if request.method in SAFE_METHODS:
        return None
    try:
        sent = [(name, text) for name, text in request.form.items(multi=True) if bare(name) not in CARRIED]
        files = any(file.filename for file in request.files.values())
    except HTTPException:  # too large even to be looked through
        return None
    secrets = {name for name, _text in sent if bare(name) in SECRETS}
    texts = [text for name, text in sent if name not in secrets and not NOBODYS_WORDS.fullmatch(text.strip())]
    whole = again and not files and not secrets and not is_secret_address()
    path = request.script_root + request.full_path.rstrip("?")
    return Typed(texts, path, sent if whole else [], files) if texts else None


def bare(name: str) -> str:
    """Without what tells one form on a page from another: missed-csrf_token."""
    return name.rpartition("-")[2]


def is_secret_address() -> bool:
    """It holds a link that works once: no page prints it."""
    return "token" in (request.view_args or {})


def make_room() -> None:
    """A form that was refused for its size is read after all, for its words alone; from its beginning, where a text in
    it was too long."""
    if request.max_content_length is not None:
        request.max_content_length *= ROOM
    if request.max_form_memory_size is not None:
        request.max_form_memory_size *= ROOM
    if (body := request.environ["wsgi.input"]).seekable():
        body.seek(0)
        for read in ("stream", "form", "files"):
            vars(request).pop(read, None)


def has_token() -> bool:
    """The form was one of ours: its token is this session's."""
    try:
        validate_csrf(request.form.get(TOKEN))
    except (ValidationError, HTTPException):
        return False
    return True


def came_from_here() -> bool:
    """Sent from a page of ours, as the browser tells: where the token cannot say so, its session being over."""
    return urlsplit(request.headers.get("Origin") or request.referrer or "").netloc == request.host
