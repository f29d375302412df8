"""Who gets an answer where: one line an endpoint of the web, written down by hand.

✓ answered   ✗ refused (403)   ∅ does not exist for this person (404)   → sent to the sign-in page

Columns: nobody signed in; then of the branch the secretary, the discipline officer, a committee member (who owns
nothing), a member, the reader of the committee above, the administrator; last the secretary of another branch.

A new endpoint: add its line here. Where a line needs an address argument no line needed before, add how to make the
thing to tests/things.py.
A line "endpoint METHOD" counts for one method before the line without.
"""

ACTORS = (
    "nobody",
    "secretary",
    "discipline_officer",
    "organiser",
    "member",
    "parent_reader",
    "administrator",
    "outsider",
)

TABLE = """
                             none  secr  disc  comm  memb  pare  admi  outs
healthz                       ✓     ✓     ✓     ✓     ✓     ✓     ✓     ✓
readyz                        ✓     ✓     ✓     ✓     ✓     ✓     ✓     ✓
static                        ✓     ✓     ✓     ✓     ✓     ✓     ✓     ✓
home.set_up                   →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
home.begin                    ✓     ✓     ✓     ✓     ✓     ✓     ✓     ✓
home.sample                   ✓     ✓     ✓     ✓     ✓     ✓     ✓     ✓
people.sign_in                ✓     ✓     ✓     ✓     ✓     ✓     ✓     ✓
people.choose_password        ✓     ✓     ✓     ✓     ✓     ✓     ✓     ✓
people.choose_language        ✓     ✓     ✓     ✓     ✓     ✓     ✓     ✓

home.workbench                →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
home.work                     →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
home.help                     →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
home.suggestions              →     ✓     ✓     ✓     ✓     ✓     ✓     ∅
people.me                     →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
people.own_password           →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
people.sign_out               →     →     →     →     →     →     →     →

ledger.items                  →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
ledger.export                 →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
ledger.item                   →     ✓     ✓     ✓     ✓     ✓     ∅     ∅
ledger.act                    →     ✓     ✗     ✗     ✗     ✗     ∅     ∅
ledger.add_evidence           →     ✓     ✗     ✗     ✗     ✗     ∅     ∅
ledger.revise_evidence        →     ✓     ✗     ✗     ✗     ✗     ∅     ∅
ledger.withdraw_evidence      →     ✓     ✗     ✗     ✗     ✗     ∅     ∅
ledger.evidence_file          →     ✓     ✓     ✓     ✓     ✓     ∅     ∅
ledger.evidence_thumbnail     →     ✓     ✓     ✓     ✓     ✓     ∅     ∅
ledger.new_item               →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
ledger.comments               →     ✓     ✓     ✓     ✓     ✓     ∅     ∅
ledger.clearing               →     ∅     ∅     ∅     ✓     ∅     ∅     ∅
ledger.hand_over              →     ✓     ✗     ✗     ✗     ✗     ✗     ∅
ledger.pasted_progress        →     ✓     ✗     ✗     ✗     ✗     ✗     ∅
ledger.pasted_entries         →     ✓     ✗     ✗     ✗     ✗     ✗     ∅
ledger.choose_bulk            →     ✓     ✗     ✗     ✗     ✗     ✗     ∅
ledger.perform_bulk           →     ✓     ✗     ✗     ✗     ✗     ✗     ∅
ledger.paper                  →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
ledger.as_of                  →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
ledger.as_of_file             →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
ledger.comparison             →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
ledger.comparison_file        →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
ledger.search                 →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
ledger.new_view               →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
ledger.change_view            →     ✗     ✗     ✗     ✗     ✗     ✗     ∅
ledger.change_view GET        →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
ledger.remove_view            →     ✓     ✗     ✗     ✗     ✗     ✗     ∅
home.organisations            →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
reporting.below               →     ✗     ✗     ✗     ✗     ✓     ✗     ∅
watch.overdue                 →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
watch.chat                    →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
watch.telling                 →     ✗     ✗     ✗     ✗     ✗     ✓     ✗
watch.try_again               →     ✗     ✗     ✗     ✗     ✗     ✓     ✗
watch.calendar                →     ✗     ✗     ✗     ✗     ✗     ✓     ✗
watch.holiday_notice          →     ✗     ✗     ✗     ✗     ✗     ✓     ✗
watch.forget_day              →     ✗     ✗     ✗     ✗     ✗     ✓     ✗
watch.choices                 →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
watch.test_letter             →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
watch.told                    →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
watch.would_be_told           →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
watch.metrics                 ✓     ✓     ✓     ✓     ✓     ✓     ✓     ✓
watch.warning_days_of         →     ✓     ✗     ✗     ✗     ✗     ✓     ∅
watch.usual_warning_days      →     ✓     ✗     ✗     ✗     ✗     ✓     ∅
watch.robots                  →     ✓     ✗     ✗     ✗     ✗     ✓     ∅
watch.try_robot               →     ✓     ✗     ✗     ✗     ✗     ✓     ∅
watch.remove_robot            →     ✓     ✗     ✗     ✗     ✗     ✓     ∅
watch.calendar_feed           ∅     ∅     ∅     ∅     ∅     ∅     ∅     ∅
watch.item_calendar           →     ✓     ✓     ✓     ✓     ✓     ∅     ∅
watch.make_feed               →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
watch.give_up_feed            →     ✓     ✓     ✓     ✓     ✓     ✓     ✓
reporting.section             →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
reporting.download            →     ✓     ✓     ✓     ✓     ✓     ✗     ∅

intake.exchange               →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.difference             →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.documents              →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.review                 →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.proposal               →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.accept_all             →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.add_missed             →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.answered               →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.arrange                →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.change                 →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.change_state           →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.confirm                →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.describe               →     ✓     ✓     ✓     ✗     ✗     ✗     ∅
intake.document               →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
intake.original               →     ✓     ✓     ✓     ✓     ✓     ✗     ∅
intake.paragraphs             →     ✓     ✓     ✓     ✓     ✓     ✗     ∅

people.appointing             →     ✓     ✓     ✓     ✓     ✗     ✗     ∅
people.ending                 →     ✓     ∅     ∅     ✓     ∅     ∅     ∅
people.members                →     ✗     ✗     ✗     ✗     ✗     ✓     ∅
people.member                 →     ✗     ✗     ✗     ✗     ✗     ✓     ∅
people.new_member             →     ✗     ✗     ✗     ✗     ✗     ✓     ∅
people.existing_member        →     ✗     ✗     ✗     ✗     ✗     ✓     ∅
people.reset_password         →     ✗     ✗     ✗     ✗     ✗     ✓     ∅
people.deactivate             →     ✗     ✗     ✗     ✗     ✗     ✓     ∅
people.reactivate             →     ✗     ✗     ✗     ✗     ✗     ✓     ∅
people.new_organisation       →     ✗     ✗     ✗     ✗     ✗     ✓     ∅
people.organisation           →     ✗     ✗     ✗     ✗     ✗     ✓     ∅
people.access_log             →     ✗     ✗     ✗     ✗     ✗     ✓     ∅
people.access_log_file        →     ✗     ✗     ✗     ✗     ✗     ✓     ∅
"""


def read() -> dict[str, list[str]]:
    """endpoint, or "endpoint METHOD" → one mark for each of ACTORS."""
    lines = [line.split() for line in TABLE.strip().splitlines()[1:] if line.strip()]
    return {" ".join(line[: -len(ACTORS)]): line[-len(ACTORS) :] for line in lines}


def written(endpoint: str, marks: list[str]) -> str:
    return f"{endpoint:<30}{'     '.join(marks)}"
