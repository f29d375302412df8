"""Files given as evidence: looked into before anything is written, refused in words that say what to do."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from flask import current_app
from flask_babel import gettext as _

from tracker.common.file_names import bare_name, suffix_of
from tracker.ledger.changing import refuse_marked
from tracker.ledger.evidence.file_kinds import DOCUMENTS, PICTURES, Fault, Unfit, decoded, kind_of
from tracker.ledger.evidence.pictures import Broken, TooManyPixels, thumbnail
from tracker.people.access import NotAllowed
from tracker.people.tracing import note_as

MEGABYTE = 1024 * 1024


class Upload(Protocol):
    """What a form hands over for one chosen file."""

    filename: str | None

    def read(self, size: int = -1) -> bytes: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class EvidenceFile:
    """A file that may be kept. kind: a key of file_kinds.KINDS."""

    name: str
    data: bytes
    kind: str
    thumbnail: bytes | None = None

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def looked_into(uploads: Iterable[Upload]) -> list[EvidenceFile]:
    """Every file or none: what is wrong with each is said at once."""
    most = current_app.config["EVIDENCE_MB"] * MEGABYTE
    good, refused = [], []
    for upload in uploads:
        try:
            file = evidence_file(upload.filename or "", upload.read(most + 1))
            refuse_marked_inside(file)
            good.append(file)
        except NotAllowed as no:
            refused.append(no)
    if refused:
        raise NotAllowed(" ".join(map(str, refused)), status=max(no.status for no in refused))
    return good


def refuse_marked_inside(file: EvidenceFile) -> None:
    """What a document says is read further down the road (intake), which lends its reader: name, bytes → marking."""
    lent: Callable[[str, bytes], str | None] | None = current_app.extensions.get("marking_inside")
    if lent and file.kind in DOCUMENTS and (found := lent(file.name, file.data)):
        note_as("marked_refused")
        why = _("带有“%(marking)s”标志。涉密文件不得放入本系统，请按保密规定处理。", marking=found)
        raise unfit(file.name, why)


def evidence_file(filename: str, data: bytes) -> EvidenceFile:
    """Raises NotAllowed with a sentence about this file."""
    name, most = bare_name(filename), current_app.config["EVIDENCE_MB"]
    if len(data) > most * MEGABYTE:
        raise unfit(name, _("它超过 %(most)s MB，请压缩图片或拆成几份。", most=most))
    try:
        kind = kind_of(name, data)
        small = thumbnail(data) if kind in PICTURES else None
    except Unfit as wrong:
        raise unfit(name, fault_words(wrong.fault, name)) from wrong
    except Broken as wrong:
        raise unfit(name, _("图片已损坏，打不开。")) from wrong
    except TooManyPixels as wrong:
        millions = wrong.most // 1_000_000
        raise unfit(name, _("图片太大，超过 %(count)s 百万像素，请缩小后再传。", count=millions)) from wrong
    refuse_marked(name, name.removesuffix(suffix_of(name)), decoded(data) if kind == "txt" else None)
    return EvidenceFile(name, data, kind, small)


def unfit(name: str, why: str) -> NotAllowed:
    return NotAllowed(_("“%(name)s”没有收下：%(why)s", name=name, why=why), status=400)


def fault_words(fault: Fault, name: str) -> str:
    taken = _(
        "可以用 Word、Excel、PPT（含 WPS 的 .wps、.et、.dps）、PDF、OFD、图片（.jpg、.png、.webp、.bmp）和 .txt 文件。"
    )
    return {
        Fault.EMPTY: _("文件是空的。"),
        Fault.NOT_TAKEN: _("不收这种文件。") + taken,
        Fault.ANOTHER_KIND: _("内容和扩展名 %(suffix)s 不符，请用原来的程序另存后再传。", suffix=suffix_of(name))
        + taken,
        Fault.ENCRYPTED: _("文件加了密码，请去掉密码再传。"),
        Fault.DAMAGED: _("文件已损坏，打不开。"),
    }[fault]
