"""Every layout and genre that reports come in, as fictional texts with labels."""

import pytest

from tests.intake.scoring import Tally, by_layout, labels, read_labelled, score

LABELS = labels()


def test_there_is_a_text_for_every_layout() -> None:
    layouts = {label["layout"] for label in LABELS}

    assert len(LABELS) >= 30
    assert {"headed", "bullets", "no-heading", "one-line", "scanned", "traditional", "categories"} <= layouts
    assert {"causes", "self-examination", "table", "blocks", "two-sections", "annex", "negative"} <= layouts


def test_problems_and_plans_are_found_as_a_reader_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    scored = [(label, score(label, read_labelled(label))) for label in LABELS]
    whole = Tally()
    for _, tally in scored:
        whole.add(tally)

    with capsys.disabled():
        for layout, tally in by_layout(scored).items():
            print(f"\n  {layout:20} {tally.wanted:4} labelled  F1 {tally.f1:.3f}  titles {tally.exact:.3f}", end="")
    assert whole.f1 >= 0.98, whole.missed
    assert whole.exact >= 0.90


@pytest.mark.parametrize("label", LABELS, ids=lambda label: str(label["id"]))
@pytest.mark.slow
def test_the_year_is_the_one_the_report_is_about(label: dict[str, object]) -> None:
    assert read_labelled(label).year == label["year"]


@pytest.mark.parametrize("label", LABELS, ids=lambda label: str(label["id"]))
@pytest.mark.slow
def test_a_passage_is_the_documents_own_words(label: dict[str, object]) -> None:
    from tests.intake.scoring import DOCUMENTS

    text = (DOCUMENTS / f"{label['id']}.txt").read_text("utf-8")
    for proposal in read_labelled(label).proposals:
        assert proposal.text == text[proposal.start : proposal.end] != ""
        limit = proposal.time_limit
        assert limit is None or limit.verbatim == text[limit.start : limit.end]
