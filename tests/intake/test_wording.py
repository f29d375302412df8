"""Every code that intake can meet has words for a person."""

from typing import get_args

import pytest

from tracker.intake import wording
from tracker.intake.extraction.items import Rule
from tracker.intake.models import Proposal
from tracker.intake.reading import Notice, Reason, Unreadable
from tracker.intake.reading.kinds import SIGNATURES


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence_and_a_4xx(ctx, reason):
    unreadable = Unreadable(
        reason, {"limit": 20_000, "megabytes": 20, "suffix": ".doc", "seconds": 20, "marking": "机密"}
    )

    assert wording.refusal(unreadable).endswith("。")
    assert 400 <= wording.status(unreadable) < 500


@pytest.mark.parametrize("code", list(Notice))
def test_every_notice_has_a_sentence(ctx, code):
    assert wording.notice(code).endswith("。")


@pytest.mark.parametrize("rule", [*get_args(Rule), "table_row", "person", "split"])
def test_every_rule_has_words(ctx, rule):
    said = wording.why(Proposal(section="存在的问题", rule=rule))

    assert said not in ("", "在“存在的问题”之下")


@pytest.mark.parametrize("really", sorted({really for _start, really in SIGNATURES}))
def test_what_a_file_really_is_has_a_name(ctx, really):
    said = wording.refusal(Unreadable(Reason.NOT_A_DOCUMENT, {"really": really}))

    assert f" {really} " not in said
