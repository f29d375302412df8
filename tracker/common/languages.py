"""Chinese first, English beside it: which one a request speaks."""

from flask import Flask, request, session
from flask_babel import get_locale
from flask_login import current_user

from tracker.extensions import babel

LANGUAGES = {"zh_CN": "中文", "en": "English"}


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=chosen_language, timezone_selector=lambda: "Asia/Shanghai")
    app.context_processor(lambda: {"languages": LANGUAGES, "html_lang": html_lang()})


def chosen_language() -> str:
    """The person's own choice; before sign-in what this browser chose, then what it prefers; Chinese otherwise."""
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    return request.accept_languages.best_match(["zh_CN", "zh", "en"], "zh_CN").replace("zh_CN", "zh").replace("zh", "zh_CN")


def html_lang() -> str:
    return str(get_locale() or "zh_CN").replace("_", "-")
