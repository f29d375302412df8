"""Every state and mixture as the section tells it, word for word, and what must hold in each of them."""

import re

import pytest

from tests.reporting import grid
from tracker.reporting.facts import Facts
from tracker.reporting.wording import Section, section

CELLS = dict(grid.cells())


def test_the_section_of_every_ledger_in_the_grid_reads_as_it_was_approved():
    """F77."""
    assert grid.written() == grid.TEXTS.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CELLS)
def test_no_sentence_contradicts_a_state_or_slips_in_number(name):
    text = section(CELLS[name]).text

    assert not re.search(
        r"(?<!\d)1[个项](?:问题|措施|工作计划)(?:中，|均|已全部)|1项措施，逐项|问题1个（(?:其中|均)", text
    )
    assert "截止" not in text
    assert "尚未启动" not in text or any(item.state == "not_started" for item in CELLS[name].items)
    assert "继续推进" not in text or begun(CELLS[name])


def begun(facts: Facts) -> bool:
    return any(item.state in ("in_progress", "substantially_done", "pending_review") for item in facts.items)


@pytest.mark.parametrize("name", CELLS)
def test_the_counts_of_every_sentence_add_up(name):
    made = section(CELLS[name])

    for total, parts in sums_in(made):
        assert total == sum(parts), made.text


def sums_in(made: Section) -> list[tuple[int, list[int]]]:
    """「4个问题中，已完成整改1个，正在整改3个」 and 「3项措施已完成1项、正在推进2项」."""
    found = []
    for total, unit, rest in re.findall(
        r"(\d+)([个项])(?:问题|措施|工作计划)中，([^（。]*?)(?=（|，\S{2,4}完成率|。)", made.text
    ):
        found.append((int(total), [int(n) for n in re.findall(rf"(\d+){unit}", rest)]))
    for total, rest in re.findall(r"(\d+)项措施((?:、?(?:已完成|基本完成|待销号|正在推进|尚未启动)\d+项)+)", made.text):
        found.append((int(total), [int(n) for n in re.findall(r"(\d+)项", rest)]))
    return found
