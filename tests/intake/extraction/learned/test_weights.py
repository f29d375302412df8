"""The weights fit their card, and the card the labelled papers."""

import json
from pathlib import Path

import pytest

from bench.labelled import learned_from, papers
from tests.intake.extraction.learned.reading import seen
from tracker import create_app
from tracker.intake.extraction.learned import weights
from tracker.intake.extraction.learned.weights import CARD, FILE, DoesNotFit, card, check


def test_the_weights_are_small_and_learned_from_the_papers_that_are_here() -> None:
    said = card()

    assert check()
    assert FILE.stat().st_size < 300_000
    assert said["learned from"] == learned_from(), "the labelled papers changed: make reader"
    assert said["papers"] == len(papers())


def test_weights_that_do_not_fit_their_hash_are_refused_at_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = tmp_path / FILE.name
    foreign.write_bytes(FILE.read_bytes() + b" ")
    monkeypatch.setattr(weights.check, "__defaults__", (foreign, CARD))

    with pytest.raises(DoesNotFit, match="make reader"):
        create_app({"TESTING": True})


def test_weights_of_another_form_are_refused(tmp_path: Path) -> None:
    beside = tmp_path / CARD.name
    beside.write_text(json.dumps({**card(), "form": weights.FORM + 1}), "utf-8")

    with pytest.raises(DoesNotFit, match="form"):
        check(FILE, beside)


def test_a_weakness_is_likelier_a_problem_and_a_pledge_likelier_a_plan() -> None:
    found = seen(
        "小结", "存在问题", "1.学习不深入。", "2.记录不完整。", "下一步打算", "1.五月底前补齐记录。", "2.每月学一次。"
    )

    likely = dict(zip([unit.text for unit in found.units], weights.weights().likely(found), strict=True))
    assert likely["学习不深入。"][0] > 0.5 > likely["学习不深入。"][1]
    assert likely["五月底前补齐记录。"][1] > 0.5 > likely["五月底前补齐记录。"][0]
