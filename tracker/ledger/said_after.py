"""What somebody is told who has just decided: what happened to it, in words, and whether more waits."""

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from tracker.common.filters import long_date
from tracker.ledger.models import Item
from tracker.ledger.next_step import REFUSING
from tracker.ledger.verbs.record import Verb

DECISIONS = frozenset({*REFUSING, *REFUSING.values()})


def said_after(verb: Verb, item: Item, *, waiting: int) -> str:
    """waiting: how many more decisions wait for the reader; the way to them stands behind the sentence."""
    if verb.name not in DECISIONS:
        return verb.said_done()
    said = escape(what_happened(verb, item))
    if not waiting:
        return said
    words = _("还有 %(count)s 件等您定", count=waiting)
    return Markup('{} <a href="{}">{}</a>').format(said, url_for("home.workbench"), words)


def what_happened(verb: Verb, item: Item) -> str:
    owner = item.owner.name if item.owner else _("责任人")
    told = {"title": item.title, "owner": owner, "day": long_date(item.due_on) if item.due_on else ""}
    return {
        "close": lambda: _("已销号：%(title)s。", **told),
        "check": lambda: _("审核通过，等书记签批：%(title)s。", **told),
        "return": lambda: _("已退回，%(owner)s的工作台会显示还缺什么：%(title)s。", **told),
        "approve_extension": lambda: _("已同意延至 %(day)s：%(title)s。", **told),
        "reject_extension": lambda: _("没有同意延期，%(owner)s的工作台会显示理由：%(title)s。", **told),
    }[verb.name]()
