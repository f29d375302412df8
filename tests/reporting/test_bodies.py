"""Posts and meetings by the name of the organisation."""

import pytest

from tracker.reporting.bodies import decided_by, meeting_of, secretary_of


@pytest.mark.parametrize(
    ("organisation", "secretary"),
    [
        ("示例机关第一党支部", "支部书记"),
        ("示例机关第一党支部委员会", "支部书记"),
        ("示例机关党总支", "党总支书记"),
        ("示例机关总支部委员会", "党总支书记"),
        ("示例集团党委", "党委书记"),
        ("示例机关工委", "工委书记"),
        ("示例中心", "书记"),
    ],
)
def test_the_secretary_is_named_by_the_body(organisation, secretary):
    assert secretary_of(organisation) == secretary


def test_a_deputy_decides_in_the_secretary_s_place():
    assert decided_by("示例党支部", in_place=False) == "支部书记"
    assert decided_by("示例党支部", in_place=True) == "支部书记委托代行职责的同志"


@pytest.mark.parametrize(
    ("organisation", "has_committee", "meeting"),
    [
        ("示例党支部", True, "支委会"),
        ("示例党支部", False, "支部会议"),
        ("示例机关工委", True, "工委会议"),
        ("示例中心", True, "会议"),
    ],
)
def test_a_small_branch_has_no_committee_to_sign(organisation, has_committee, meeting):
    assert meeting_of(organisation, has_committee=has_committee) == meeting
