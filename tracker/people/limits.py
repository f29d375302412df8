"""How often one address may guess at passwords and one-time links; whoever knows them is never counted (F65)."""

from flask import Response, current_app, g
from flask_babel import gettext as _

from tracker.extensions import limiter


def too_often() -> str:
    return _("从您这里登录或设置密码的次数太多，系统暂时不再接受。")


def note_wrong_guess() -> None:
    """Of this request's address: the password or the link that came was wrong."""
    g.guessed_wrong = True


def guessed_wrong(_answer: Response) -> bool:
    return bool(g.get("guessed_wrong"))


by_address = limiter.shared_limit(
    lambda: current_app.config["SIGN_IN_RATE"],
    scope="passwords",
    methods=["POST"],
    error_message=too_often,
    deduct_when=guessed_wrong,
)
