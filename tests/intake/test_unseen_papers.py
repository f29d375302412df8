"""What the readers find in papers they had not seen, as make reader measured it, stays where it was."""

import pytest

from tracker.intake.extraction.learned.weights import card


@pytest.mark.parametrize(("papers", "least"), [("wild", 0.85), ("own", 0.76)])
def test_both_readers_find_more_than_the_grammar_and_than_either_half(papers: str, least: float) -> None:
    by_way = {way: sets[papers]["F1"] for way, sets in card()["scores on folds"].items()}

    both = by_way.pop("grammar + words + lists")
    assert both >= least
    assert both > max(by_way.values())


def test_of_proposals_marked_sure_at_most_three_in_a_hundred_are_wrong() -> None:
    (sure,) = [band for band in card()["calibration on folds"] if band["band"] == "sure"]

    assert sure["right"] >= 0.97


def test_titles_are_the_labels_own_in_five_of_six() -> None:
    assert card()["scores on folds"]["grammar + words + lists"]["wild"]["exact titles"] >= 0.85
