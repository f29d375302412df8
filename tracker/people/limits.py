"""How often one address may try passwords and one-time links."""

from flask import current_app
from flask_babel import gettext as _

from tracker.extensions import limiter


def too_often() -> str:
    return _("从您这里登录或设置密码的次数太多，系统暂时不再接受。")


by_address = limiter.shared_limit(
    lambda: current_app.config["SIGN_IN_RATE"], scope="passwords", methods=["POST"], error_message=too_often
)
