"""Facts → the section's headings and paragraphs in official Chinese, every number with its items (DOMAIN §6)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.reporting.closing import steps
from tracker.reporting.facts import Facts, Figure, Rate, ReportedItem
from tracker.reporting.measures import next_step
from tracker.reporting.overview import Part, opening
from tracker.reporting.phrases import date_words, joined
from tracker.reporting.public import public_facts
from tracker.reporting.status import measure_status, result_words, status_sentences
from tracker.reporting.typed_text import as_sentence, clean, has_sentences, verbatim, without_numbering
from tracker.reporting.unfinished import left_over, unfinished_items, why_left

QUOTE_AT_MOST = 80  # characters, our own choice: three lines of 28 (DOMAIN §7)
NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; a number carries the name of its figure and the ids of the items behind it."""

    text: str
    figure: str = ""
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """level: 0 body, 1 a heading 一、, 2 （一）, 3 1.; item and number: whose entry begins or belongs here."""

    level: int
    runs: tuple[Run, ...]
    item: int | None = None
    number: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Section:
    """What every renderer lays out: title, paragraphs from top to bottom, then organisation and date. year: that of the
    report whose findings it answers."""

    title: str
    organisation: str
    as_of: date
    paragraphs: tuple[Paragraph, ...]
    public: bool = False
    year: int = 0

    @property
    def signed_on(self) -> str:
        return date_words(self.as_of)

    @property
    def text(self) -> str:
        return "\n".join((self.title, *(p.text for p in self.paragraphs), self.organisation, self.signed_on))


@dataclass(frozen=True, slots=True)
class Layout:
    """On which level a chapter's heading and that of an entry stand (GB/T 9704-2012 §7.3.3); gathers: what is left has
    a chapter of its own, with the reasons in one place."""

    chapter: int
    entry: int
    gathers: bool = False

    def chapter_number(self, place: int) -> str:
        return f"{ordinal(place)}、" if self.chapter == 1 else f"（{ordinal(place)}）"

    def entry_number(self, place: int) -> str:
        return f"（{ordinal(place)}）" if self.entry == 2 else f"{place}."


SECTION = "section"
LAYOUTS = {
    SECTION: Layout(2, 3),
    "report": Layout(1, 2, gathers=True),
}  # a section of the annual report; a report by itself


def section(facts: Facts, *, print_zeros: bool = False, public: bool = False, layout: str = SECTION) -> Section:
    """print_zeros: the opening names states without items too. public: what may be shown to everybody."""
    shown = public_facts(facts) if public else facts
    paragraphs = tuple(paragraphs_of(shown, print_zeros, LAYOUTS[layout]))
    return Section(
        title_of(shown, public=public), clean(shown.organisation), shown.as_of, paragraphs, public, shown.year
    )


def title_of(facts: Facts, *, public: bool) -> str:
    """Body and occasion, and 通报 for what is made public (published reports are titled so)."""
    return f"{clean(facts.organisation)}关于{facts.year}年度问题整改情况的{'通报' if public else '报告'}"


def quoted(item: ReportedItem) -> str:
    """The source report's words for an item, fit for a heading: verbatim, so that the parent committee finds last
    year's finding again (DOMAIN §6). How much of a long passage is our own choice.

    Its title where the quotation opens with it, else the whole quotation if that is one line of at most 80
    characters, else the title if that stands in it, else its first sentence. Without a quotation the title must do.
    """
    whole = without_numbering(item.source_quote).strip()
    title = without_numbering(item.title).strip()
    if not whole:
        return verbatim(title) or item.number
    if title and re.match(rf"{re.escape(title)}(?:[。；：，！？\s]|$)", whole):
        return verbatim(title)
    if len(whole) <= QUOTE_AT_MOST and "\n" not in whole:
        return verbatim(whole)
    if title and title in whole:
        return verbatim(title)
    ends = [at for mark in "。；！？\n" if (at := whole.find(mark)) > 0]
    return verbatim(whole[: min(ends, default=None)])


def ordinal(number: int) -> str:
    """1 → 一, 12 → 十二, 105 → 一百零五; for 一是 and （一） (GB/T 9704-2012 §7.3.3)."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{NUMERALS[hundreds - 1]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else NUMERALS[tens - 1]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (NUMERALS[ones - 1] if ones else "")


def paragraphs_of(facts: Facts, print_zeros: bool, layout: Layout) -> Iterator[Paragraph]:
    """DOMAIN §6: the opening, an entry a finding in the source's order, the plans, what is left and why where that is
    gathered, the close; levels （一） then 1., or 一、 then （一）."""
    measures = facts.measures()
    plans = measures.get(None, ())
    blocks = (
        ("总体情况", body_paragraph(opening(facts, print_zeros=print_zeros))),
        ("问题整改情况", entries(facts.of_kind("finding"), measures, layout, facts.as_of)),
        ("工作计划落实情况", entries(plans, {}, layout, facts.as_of)),
        ("未完成事项及原因", left_paragraphs(facts) if layout.gathers else ()),
        ("下一步打算", closing_paragraphs(facts)),
    )
    filled = [(heading, body) for heading, block in blocks if (body := tuple(block))]
    for number, (heading, body) in enumerate(filled, start=1):
        yield Paragraph(layout.chapter, (Run(layout.chapter_number(number) + heading),))
        yield from body


def body_paragraph(parts: Iterable[Part]) -> Iterator[Paragraph]:
    if runs := runs_of(parts):
        yield Paragraph(0, runs)


def left_paragraphs(facts: Facts) -> Iterator[Paragraph]:
    """How many, then a paragraph each; an item's mark stays round its entry, here its words lead to it."""
    measures = facts.measures()
    yield from body_paragraph(left_over(facts))
    for place, item in enumerate(unfinished_items(facts), start=1):
        called = entry_heading(item).removeprefix("关于").removesuffix("。")
        named = (Run(f"{place}."), Run(called, items=(item.id,)), Run("："))
        why = runs_of(why_left(item, measures.get(item.id, ()), as_of=facts.as_of))
        yield Paragraph(0, (*named, *why), item.id)


def closing_paragraphs(facts: Facts) -> Iterator[Paragraph]:
    """One step a paragraph, numbered where there are several."""
    told = steps(facts)
    for place, step in enumerate(told, start=1):
        number = f"{place}." if len(told) > 1 else ""
        yield from body_paragraph((number, *step, "。"))
    if contact := clean(facts.contact):
        yield from body_paragraph((f"欢迎广大党员群众监督。对整改情况有意见建议的，请与我们联系：{contact}。",))


def entries(
    items: Sequence[ReportedItem],
    measures: dict[int | None, tuple[ReportedItem, ...]],
    layout: Layout,
    as_of: date,
) -> Iterator[Paragraph]:
    for place, item in enumerate(items, start=1):
        heading = layout.entry_number(place) + entry_heading(item)
        yield Paragraph(layout.entry, (Run(heading),), item.id, item.number)
        body = runs_of(entry_body(item, measures.get(item.id, ()), as_of=as_of))
        yield Paragraph(0, body, item.id, item.number)


def entry_heading(item: ReportedItem) -> str:
    """关于“…”问题。 (DOMAIN §6); words that end in 问题 already need no second one."""
    words = quoted(item)
    if item.kind == "action":
        return f"关于“{words}”的计划。"
    return f"关于“{words}”。" if words.endswith("问题") else f"关于“{words}”问题。"


def entry_body(item: ReportedItem, measures: Sequence[ReportedItem], *, as_of: date) -> Iterator[Part]:
    """Status first, then the measures, what came of it, and the next step (DOMAIN §6)."""
    for parts in status_sentences(item, measures, as_of=as_of):
        yield from (*parts, "。")
    listed = list_of(measures, item, as_of=as_of)
    yield listed
    came_of_it = as_sentence(result_words(item))
    if came_of_it.removesuffix("。") not in listed:
        yield came_of_it
    if step := next_step(item, measures, as_of=as_of):
        yield from (*step, "。")


def list_of(measures: Sequence[ReportedItem], finding: ReportedItem, *, as_of: date) -> str:
    """一是…；二是…。, or all 。 as soon as one entry has sentences of its own (DOMAIN §6: all 。 or all ；).

    One alone is not counted off."""
    told = [measure_words(measure, finding, measures, as_of=as_of) for measure in measures]
    if len(told) > 1:
        told = [f"{ordinal(n)}是{words}" for n, words in enumerate(told, start=1)]
    mark = "。" if any(map(has_sentences, told)) else "；"
    return mark.join(told) + "。" if told else ""


def measure_words(action: ReportedItem, finding: ReportedItem, measures: Sequence[ReportedItem], *, as_of: date) -> str:
    words = clean(without_numbering(action.title or action.text))
    return joined(words, clean(result_words(action)), measure_status(action, finding, measures, as_of=as_of))


def runs_of(parts: Iterable[Part]) -> tuple[Run, ...]:
    """Neighbouring words become one run; each figure is a run of its own, with its items (law 8)."""
    runs: list[Run] = []
    for part in parts:
        run = run_of(part)
        if runs and not run.figure and not runs[-1].figure:
            runs[-1] = Run(runs[-1].text + run.text)
        elif run.text:
            runs.append(run)
    return tuple(runs)


def run_of(part: Part) -> Run:
    if isinstance(part, Rate):
        return Run(part.text, part.name, part.done.items)
    if isinstance(part, Figure):
        return Run(str(part.value), part.name, part.items)
    return Run(part)
