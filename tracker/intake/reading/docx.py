"""Word documents (.docx, .docm, .dotx): bytes → Document, numbers resolved, tracked changes as accepted."""

import posixpath
from collections.abc import Iterator
from typing import Any

from tracker.intake.reading.classified import refuse_marked
from tracker.intake.reading.document import Document, Unreadable
from tracker.intake.reading.docx_story import Line, Story
from tracker.intake.reading.draft import Draft
from tracker.intake.reading.limits import Limits
from tracker.intake.reading.numbering import Numbering
from tracker.intake.reading.reasons import Notice, Reason
from tracker.intake.reading.safety import Package, parsed
from tracker.intake.reading.styles import Styles
from tracker.intake.reading.wordml import TEXT_PATH, P, R, T, W, transitional

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
MAIN = "word/document.xml"


def read_docx(data: bytes, *, limits: Limits) -> Document:
    package = Package(data, limits=limits)
    main = main_part(package)
    body = tree_of(package, main)
    body = body.find(W + "body") if body is not None else None
    if body is None:
        raise Unreadable(Reason.DAMAGED)
    related = related_parts(package, main)
    refuse_marked(margins(package, related))
    styles = Styles(first_tree(package, related, "styles"))
    story = Story(styles, Numbering(first_tree(package, related, "numbering"), styles))
    document = assembled(story, body, limits=limits, macros=has_macros(package))
    refuse_marked([*story.boxes, *story.runs.word_art])
    if not document.paragraphs and story.runs.has_pictures:
        raise Unreadable(Reason.NO_TEXT_LAYER)
    return document


def assembled(story: Story, body: Any, *, limits: Limits, macros: bool) -> Document:
    draft = Draft("docx", limits=limits)
    try:
        for block in story.blocks(body):
            if isinstance(block, Line):
                draft.add(block.text, level=block.level, number=block.number)
            else:
                draft.add_table(block)
    except RecursionError as error:  # tables within tables far beyond what Word itself would open
        raise Unreadable(Reason.DAMAGED) from error
    draft.notices |= story.notices
    if macros:
        draft.notices.add(Notice.MACROS_IGNORED)
    return draft.document()


def main_part(package: Package) -> str:
    for kind, target in relations(package, "_rels/.rels", ""):
        if kind == "officeDocument":
            return target
    return MAIN


def related_parts(package: Package, main: str) -> list[tuple[str, str]]:
    folder, name = posixpath.split(main)
    return list(relations(package, posixpath.join(folder, "_rels", name + ".rels"), folder))


def relations(package: Package, name: str, folder: str) -> Iterator[tuple[str, str]]:
    """Kind and part of each relation that stays inside the package."""
    root = package.tree(name)
    for relation in () if root is None else root.iter(RELATIONS):
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            yield relation.get("Type", "").rsplit("/", 1)[-1], target.lstrip("/")


def tree_of(package: Package, name: str) -> Any:
    data = package.part(name)
    return None if data is None else parsed(transitional(data))


def first_tree(package: Package, related: list[tuple[str, str]], kind: str) -> Any:
    target = next((target for each, target in related if each == kind), None)
    return None if target is None else tree_of(package, target)


def margins(package: Package, related: list[tuple[str, str]]) -> Iterator[str]:
    """The text of headers, footers and watermarks: not read as text, but a marking may stand there."""
    for kind, target in related:
        if kind in ("header", "footer") and (root := tree_of(package, target)) is not None:
            yield "\n".join(own_text(paragraph) for paragraph in root.iter(P))
            yield "\n".join(each.get("string", "") for each in root.iter(TEXT_PATH))


def own_text(paragraph: Any) -> str:
    return "".join(text.text or "" for run in paragraph.iter(R) for text in run.iterchildren(T))


def has_macros(package: Package) -> bool:
    return any(name.lower().endswith("vbaproject.bin") for name in package.names)
