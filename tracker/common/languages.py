"""Chinese first, English beside it: which one a request speaks."""

from flask import Flask, has_request_context, request, session
from flask_babel import get_locale
from flask_login import current_user

from tracker.extensions import babel

LANGUAGES = {"zh_CN": "中文", "en": "English"}


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=chosen_language, timezone_selector=lambda: "Asia/Shanghai")
    app.context_processor(lambda: {"languages": LANGUAGES, "html_lang": html_lang()})


def chosen_language() -> str:
    """The person's own choice; before sign-in what this browser chose, then what it prefers; Chinese otherwise."""
    if not has_request_context():
        return "zh_CN"
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    preferred = request.accept_languages.best_match(["zh", "en"], "zh")
    return "en" if preferred == "en" else "zh_CN"


def html_lang() -> str:
    """As the language links spell it; Babel alone would say zh-Hans-CN."""
    locale = get_locale()
    return "en" if locale and locale.language == "en" else "zh-CN"
