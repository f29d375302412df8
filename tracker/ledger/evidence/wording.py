"""Evidence in words: what kind of thing a piece is, and what the history says of it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

KIND_WORDS = {
    "docx": "Word",
    "doc": "Word",
    "xlsx": _l("表格"),
    "xls": _l("表格"),
    "pptx": "PPT",
    "ppt": "PPT",
    "pdf": "PDF",
    "txt": _l("文本"),
    None: _l("文字"),
}
LONGEST_LABEL = 40


def kind_word(kind: str | None) -> str:
    return str(KIND_WORDS.get(kind, _("图片")))


def label(name: str | None, text: str | None) -> str:
    """What a sentence calls a piece: the file's name, or how its line of text begins."""
    words = name or text or ""
    return words if len(words) <= LONGEST_LABEL or name else words[:LONGEST_LABEL] + "…"


def added(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    old, new = (told(changes, place) for place in (0, 1))
    if not old["revision"]:
        return _("添加了佐证材料“%(name)s”", name=new["label"]) if new["name"] else _("添加了佐证材料（文字）")
    if old["label"] == new["label"]:
        return _("更新了佐证材料“%(name)s”（第 %(revision)s 版）", name=new["label"], revision=new["revision"])
    return _(
        "把佐证材料“%(old)s”换成了“%(name)s”（第 %(revision)s 版）",
        old=old["label"],
        name=new["label"],
        revision=new["revision"],
    )


def withdrawn(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    return _("撤回了佐证材料“%(name)s”", name=told(changes, 0)["label"])


def told(changes: Mapping[str, list[Any]], place: int) -> dict[str, Any]:
    """One side of an event: 0 what was there before, 1 what is there now."""
    name, text, revision = (
        changes.get(f"evidence_{field}", (None, None))[place] for field in ("name", "text", "revision")
    )
    return {"name": name, "revision": revision, "label": label(name, text)}
