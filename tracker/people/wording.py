"""Roles, rights and the lines of the access log as people say them."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask, current_app
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from tracker.common.languages import is_chinese
from tracker.people.access import RIGHTS, Relation, Right, Role
from tracker.people.models import AccessRecord
from tracker.people.signing_in import UNKNOWN

ROLE_NAMES: dict[str, str] = {
    Role.SECRETARY: _("书记"),
    Role.DISCIPLINE_OFFICER: _("纪检委员"),
    Role.COMMITTEE_MEMBER: _("支部委员"),
    Role.MEMBER: _("党员"),
    Role.PARENT_READER: _("上级查阅人"),
    Role.ADMINISTRATOR: _("管理员"),
    Relation.OWNER: _("责任人"),
    Relation.ACCOUNTABLE_LEAD: _("责任领导"),
    Relation.SUPPORTER: _("配合人"),
    Relation.SIGNER_ABOVE: _("上级查阅人（支部允许上级签批时）"),
}

RIGHT_NAMES: dict[Right, str] = {
    Right.READ: _("查看台账、逾期清单、来源文件和报告"),
    Right.INTAKE: _("上传或粘贴报告，定责任人和时限，列入台账"),
    Right.ARRANGE: _("交办和改派、调整时限、决定延期、修改事项、中止事项"),
    Right.REPORT: _("更新进展、上传和撤回佐证材料"),
    Right.UPDATE: _("开始整改、标为基本完成、申请延期、申请销号"),
    Right.COMMENT: _("评论，@ 相关人员"),
    Right.CHECK: _("销号前审核（启用这一步时；参与过本轮整改的人除外）"),
    Right.REVIEW: _("销号签批或退回（参与过本轮整改的人除外；书记都参与过时由纪检委员签批）"),
    Right.URGE: _("催办"),
    Right.ESCALATE: _("督办、挂账"),
    Right.FOLLOW_UP: _("回头看（责任人除外）"),
    Right.REOPEN: _("把已销号的事项退回重开，重开已中止的事项"),
    Right.MANAGE_PEOPLE: _("添加人员、调整角色、重置密码、停用账号；添加下级组织、改名、调整隶属"),
    Right.READ_ACCESS_LOG: _("查看、导出安全记录（登录、变动、拒绝、下载）"),
    Right.SET_UP_TELLING: _("设置群机器人和预警天数"),
}

RECORD_NAMES: dict[str, str] = {
    "sign_in": _("登录"),
    "sign_out": _("退出"),
    "password_set": _("设置密码"),
    "password_changed": _("修改密码"),
    "password_chosen": _("通过链接设置密码"),
    "password_reset": _("重置密码"),
    "organisation_founded": _("建立组织"),
    "organisation_renamed": _("组织改名"),
    "organisation_moved": _("组织改变隶属"),
    "user_added": _("添加人员"),
    "particulars_changed": _("修改姓名或职务"),
    "role_granted": _("授予角色"),
    "role_revoked": _("取消角色"),
    "deactivated": _("停用账号"),
    "reactivated": _("重新启用账号"),
    "deputy_appointed": _("指定代理人"),
    "deputy_ended": _("结束代理"),
    "parent_signing_granted": _("允许上级签批"),
    "parent_signing_withdrawn": _("不再由上级签批"),
    "public_contact_changed": _("公开稿联系方式改动"),
    "warning_days_changed": _("预警天数改动"),
    "robot_added": _("添加群机器人"),
    "robot_removed": _("删除群机器人"),
    "calendar_made": _("生成日历订阅地址"),
    "calendar_given_up": _("停用日历订阅地址"),
    "setting_changed": _("修改提醒或日历设置"),
    "link_made": _("生成初始化链接"),
    "file_taken": _("下载或导出文件"),
    "log_read": _("查看安全记录"),
    "refused": _("没有权限，被拒绝"),
    "not_found": _("打开不存在或无权查看的内容"),
    "token_refused": _("表单校验没有通过，被拒绝"),
    "link_refused": _("打开失效的链接"),
    "too_often": _("请求太频繁，被拒绝"),
    "upload_refused": _("上传的文件被拒收"),
    "marked_refused": _("带密级标志的内容被拒收"),
}

FAILURE_REASONS: dict[str, str] = {
    "unknown": _("没有这个用户名"),
    "wrong password": _("密码不对"),
    "locked": _("账号锁定中"),
    "inactive": _("账号已停用"),
}


def init_app(app: Flask) -> None:
    app.extensions["told_of_rights"] = []
    for speak in (role_name, role_names, right_name, rights_table, record_name, record_note, actor_name):
        app.add_template_global(speak)


@dataclass(frozen=True, slots=True)
class RightRow:
    """One line of the table on the help page: what, and the names of those who may."""

    name: str
    holders: str


def role_name(role: str) -> str:
    """Also names what a person is to an item: 责任人, 责任领导."""
    return str(ROLE_NAMES[role])


def role_names(roles: Iterable[str]) -> str:
    """Several in one breath, in the order of the table."""
    held = set(roles)
    return listed(role_name(role) for role in ROLE_NAMES if role in held)


def listed(words: Iterable[object]) -> str:
    return ("、" if is_chinese() else ", ").join(map(str, words))


def tell_of_right(app: Flask, right: Right, words: LazyString) -> None:
    """A package that knows of more that a right lets do adds it to the line on the help page."""
    app.extensions["told_of_rights"].append((right, words))


def right_name(right: Right) -> str:
    told = [words for told_of, words in current_app.extensions["told_of_rights"] if told_of is right]
    return listed([RIGHT_NAMES[right], *told])


def rights_table() -> list[RightRow]:
    """access.RIGHTS itself, in its order, so that the page can never say something else."""
    return [RightRow(right_name(right), role_names(held)) for right, held in RIGHTS.items()]


def record_name(record: AccessRecord) -> str:
    return str(RECORD_NAMES.get(record.kind, record.kind))


def actor_name(actor: str) -> str:
    """`system:<job>` is nobody's user name."""
    if actor.startswith("system:"):
        return str(_("系统"))
    if actor.startswith(UNKNOWN):
        return str(_("不存在的用户名 %(mark)s", mark=actor))
    return actor or str(_("未登录"))


def record_note(record: AccessRecord) -> str:
    """What the line adds to its kind: the role, or why it failed."""
    if not record.success:
        return str(FAILURE_REASONS.get(record.words, record.words))
    return role_name(record.words) if record.words in ROLE_NAMES else record.words
