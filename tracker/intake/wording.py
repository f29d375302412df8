"""What intake's codes say to a person: why a file was refused, what to know about it, why a proposal was found."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from tracker.intake.models import Proposal
from tracker.intake.reading import Notice, Reason, Unreadable

Details = dict[str, Any]


def init_app(app: Flask) -> None:
    app.add_template_filter(why)
    app.add_template_filter(likeness)
    app.add_template_filter(limit_words)
    app.add_template_filter(notice, "document_notice")


REFUSALS: dict[str, Callable[[Details], str]] = {
    Reason.EMPTY: lambda d: _("文件里没有文字。"),
    Reason.NOT_A_DOCUMENT: lambda d: _(
        "这不是文档，实际是%(really)s。请选择 Word、WPS、PDF、Excel 或文本文件。", **really(d)
    ),
    Reason.DAMAGED: lambda d: _("文件已损坏，打不开。请用 WPS 或 Word 打开后另存为 .docx 再上传，或把文字粘贴到下面。"),
    Reason.ENCRYPTED: lambda d: _("文件设了密码。请先取消密码再上传，或把文字粘贴到下面。"),
    Reason.TOO_LARGE: lambda d: _(
        "文件超过 %(megabytes)s MB，请拆分，或去掉其中的图片再上传。", megabytes=d.get("megabytes", "")
    ),
    Reason.TOO_MUCH_MEMORY: lambda d: _("读这份文件需要的内存太多，已停止。请拆分，或去掉其中的图片再上传。"),
    Reason.TOO_MANY_PARAGRAPHS: lambda d: _(
        "文件超过 %(limit)s 段，不像一份报告。请只上传写有问题和打算的部分。", limit=d.get("limit", "")
    ),
    Reason.TOO_MANY_CELLS: lambda d: _(
        "表格超过 %(limit)s 个单元格，请只保留需要的工作表和行。", limit=d.get("limit", "")
    ),
    Reason.TOO_MANY_PAGES: lambda d: _("文件超过 %(limit)s 页，请拆分后上传。", limit=d.get("limit", "")),
    Reason.TOO_MUCH_TEXT: lambda d: _("文字超过 %(limit)s 个，请拆分后上传。", limit=d.get("limit", "")),
    Reason.ZIP_BOMB: lambda d: _("文件解开后异常庞大，为安全起见没有打开。请另存一份再上传。"),
    Reason.UNSAFE_ARCHIVE: lambda d: _("文件内部结构不正常，为安全起见没有打开。请另存一份再上传。"),
    Reason.XML_ENTITIES: lambda d: _("文件里有不安全的内容（外部实体），为安全起见没有打开。请另存一份再上传。"),
    Reason.NO_TEXT_LAYER: lambda d: _(
        "这是扫描件，只有图片没有文字。请上传原来的 Word 文件，或把识别出的文字粘贴到下面。"
    ),
    Reason.NEEDS_OFFICE: lambda d: _(
        "服务器没有安装 LibreOffice，读不了 %(suffix)s 文件。请另存为 .docx 再上传，或把文字粘贴到下面。",
        suffix=d.get("suffix", ""),
    ),
    Reason.TIMEOUT: lambda d: _(
        "%(seconds)s 秒内没有读完，已停止。请拆分后上传，或只粘贴需要的部分。", seconds=d.get("seconds", "")
    ),
    Reason.BUSY: lambda d: _("服务器正在读取别的文件，这份还没有收下。请过一会儿再传。"),
    Reason.CLASSIFIED: lambda d: _(
        "文件带有“%(marking)s”标志，没有读取，也没有保存。涉密文件不得上传到本系统，请按保密规定处理。",
        marking=d.get("marking", ""),
    ),
    Reason.UNSUPPORTED: lambda d: _(
        "读不了%(really)s文件。请另存为 .docx、.pdf、.xlsx 或 .txt 再上传，或把文字粘贴到下面。", **really(d)
    ),
}

STATUSES = {Reason.TOO_LARGE: 413, Reason.NOT_A_DOCUMENT: 415, Reason.UNSUPPORTED: 415, Reason.BUSY: 429}

NOTICES: dict[str, Callable[[], str]] = {
    Notice.OPEN_REVISIONS: lambda: _("文件里有未接受的修订：按接受后的样子读取，删除的内容没有读。"),
    Notice.HIDDEN_TEXT: lambda: _("文件里有隐藏文字，没有读取。"),
    Notice.CONTENTS_LEFT_OUT: lambda: _("目录没有读取。"),
    Notice.MACROS_IGNORED: lambda: _("文件带有宏，没有运行，也没有读取。"),
    Notice.DIRECTION_MARKS: lambda: _("文件里有改变文字方向的隐藏字符，已去掉。"),
    Notice.BAD_CHARACTERS: lambda: _("有些字节不是文字，显示为 �，请对照原件核对。"),
    Notice.HIDDEN_ROWS: lambda: _("隐藏或被筛选掉的行没有提取事项，需要的话请先取消隐藏和筛选。"),
    Notice.STRUCK_OUT: lambda: _("带删除线的文字没有读取。"),
    Notice.CELL_PICTURES: lambda: _("单元格里的图片没有读取，图中的文字请另外录入。"),
    Notice.HIDDEN_SHEETS: lambda: _("隐藏的工作表没有读取。"),
    Notice.OWN_PRINT: lambda: _("这份工作簿是从本系统导出的。"),
    Notice.PAGES_WITHOUT_TEXT: lambda: _("有些页只有图片，没有读到文字。"),
}

RULES: dict[str, Callable[[], str]] = {
    "numbered": lambda: _("是带编号的一条"),
    "titled": lambda: _("是一个小标题和它下面的文字"),
    "paragraph": lambda: _("是单独的一段"),
    "sentence": lambda: _("是其中的一句"),
    "clause": lambda: _("是其中的一个分句"),
    "named": lambda: _("是句中点名的一项"),
    "single": lambda: _("是其中唯一的一条"),
    "semicolon": lambda: _("是分号隔开的一项"),
    "table_row": lambda: _("是表格中的一行"),
    "learned": lambda: _("上下文像这样的一条，请对照原文核对"),
    "person": lambda: _("由人从文件中选出"),
    "split": lambda: _("由人拆分得到"),
}


YEARS_FROM: dict[str, Callable[[], str]] = {
    "annual": lambda: _("年份按报告年度的下一年"),
    "signed": lambda: _("年份按文件的落款日期"),
    "title": lambda: _("年份按文件的标题"),
    "latest": lambda: _("文件没有落款日期，年份按文中最晚的日期"),
    "limits": lambda: _("文件没有日期，年份按其他各条的时限"),
}


def refusal(unreadable: Unreadable) -> str:
    """Why a file was not taken in, and what to do about it."""
    return REFUSALS[unreadable.reason](unreadable.details)


def status(unreadable: Unreadable) -> int:
    return STATUSES.get(Reason(unreadable.reason), 400)


def really(details: Details) -> Details:
    """A format as people call it."""
    code = str(details.get("really", ""))
    names = {
        "png": _("图片"),
        "jpeg": _("图片"),
        "gif": _("图片"),
        "bmp": _("图片"),
        "tiff": _("图片"),
        "zip": _("压缩包"),
        "rar": _("压缩包"),
        "7z": _("压缩包"),
        "gzip": _("压缩包"),
        "program": _("程序"),
        "sound": _("音频"),
        "database": _("数据库"),
        "html": _("网页"),
        "binary": _("二进制数据"),
    }
    return {"really": names.get(code, f" {code} ")}


def notice(code: str) -> str:
    return NOTICES[code]()


def why(proposal: Proposal) -> str:
    """「在“三、存在的主要问题”之下，是带编号的一条」"""
    how = RULES[proposal.rule]() if proposal.rule in RULES else ""
    if not proposal.section or proposal.rule in ("person", "table_row"):
        return how
    if not how:
        return _("在“%(section)s”之下", section=proposal.section)
    return _("在“%(section)s”之下，%(how)s", section=proposal.section, how=how)


def likeness(proposal: Proposal) -> str:
    """Why an action was matched to its finding."""
    if proposal.matched_by != "suggestion" or not proposal.answers_words:
        return ""
    return _("推荐：都提到“%(words)s”", words="、".join(proposal.answers_words[:3]))


def limit_words(proposal: Proposal) -> str:
    """「原文：6月底前（年份按文件的落款日期，请核对）」"""
    if not proposal.time_limit_text:
        return ""
    told = YEARS_FROM[proposal.year_from]() if proposal.year_from else ""
    if proposal.due_guessed:
        told = _("%(told)s，请核对", told=told) if told else _("请核对")
    if not told:
        return _("原文：%(words)s", words=proposal.time_limit_text)
    return _("原文：%(words)s（%(told)s）", words=proposal.time_limit_text, told=told)
