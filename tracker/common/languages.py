"""Chinese first, English beside it: which one a request speaks."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

from flask import Flask, current_app, g, has_app_context, has_request_context, request, session
from flask_babel import get_locale, get_translations

from tracker.extensions import babel

Value = TypeVar("Value", bound=Hashable)

LANGUAGES = {"zh_CN": "中文", "en": "English"}


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=chosen_language, timezone_selector=lambda: "Asia/Shanghai")
    app.jinja_env.install_gettext_callables(translated, translated_number, newstyle=True)  # type: ignore[attr-defined]
    app.context_processor(lambda: {"languages": LANGUAGES, "html_lang": html_lang()})


def chosen_language() -> str:
    """The person's own choice; before sign-in what this browser chose, then what it prefers; Chinese otherwise."""
    if not has_request_context():
        return "zh_CN"
    own: Callable[[], str | None] = current_app.extensions["own_language"]  # lent by the package that knows people
    return own() or chosen_before_sign_in()


def chosen_before_sign_in() -> str:
    for told in (session.get("language"), session.get("own_language")):  # the latter while the database is gone
        if told in LANGUAGES:
            return str(told)
    preferred = request.accept_languages.best_match(["zh", "en"], "zh")
    return "en" if preferred == "en" else "zh_CN"


def translated(words: str) -> str:
    """gettext for templates: a list asks for hundreds of words, so the catalogue is looked up once a request."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return str(g.catalogue.ugettext(words))


def gettext(words: str, **values: object) -> str:
    """flask_babel's, by the catalogue looked up once a request: for what is said of every row of a list."""
    return (translated(words) if has_app_context() else words) % values


def translated_number(one: str, many: str, number: int) -> str:
    return str(get_translations().ungettext(one, many, number))


def remembered(speak: Callable[[Value], str]) -> Callable[[Value], str]:
    """A template filter that looks each value's words up once a request: a list asks for the same few hundreds of
    times. Values are hashable."""

    @wraps(speak)
    def known(value: Value) -> str:
        words: dict[Value, str] = g.setdefault(f"words of {speak.__name__}", {})
        if value not in words:
            words[value] = speak(value)
        return words[value]

    return known


def is_chinese() -> bool:
    if "is_chinese" not in g:
        locale = get_locale()
        g.is_chinese = locale is None or locale.language == "zh"
    return bool(g.is_chinese)


def html_lang() -> str:
    """As the language links spell it; Babel alone would say zh-Hans-CN."""
    return "zh-CN" if is_chinese() else "en"
