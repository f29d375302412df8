"""Who may do what to an item, written down by hand: one line a verb, one column a person, one table a place.

✓ done   ✗ refused (403)   = has the right and no need of it (409)   ∅ the item does not exist for the person (404)

Columns: the six roles; then members who own the item, answer for it (lead) or support it; then members who
are today the deputy of the branch's secretary (for S) or of the item's owner (for O).
"""

from tracker.ledger.acting import page_of
from tracker.ledger.verbs.table import VERBS

# Each verb that has a form → the end of its address.
RESOURCES = {verb.name: page_of(verb).resource for verb in VERBS.values() if verb.page or verb.part_of}
ACTORS = (
    "secretary",
    "discipline_officer",
    "committee_member",
    "member",
    "parent_reader",
    "administrator",
    "owner",
    "accountable_lead",
    "supporter",
    "deputy_of_secretary",
    "deputy_of_owner",
)

# Roles held in the very branch whose item it is.
OWN = """
                         secr disc comm memb pare admi | owne lead supp | for S for O
report_progress           ✓    ✗    ✗    ✗    ✗    ∅   |  ✓    ✓    ✓   |   ✓     ✓
start                     ✓    ✗    ✗    ✗    ✗    ∅   |  ✓    ✓    ✗   |   ✓     ✓
mark_substantially_done   ✓    ✗    ✗    ✗    ✗    ∅   |  ✓    ✓    ✗   |   ✓     ✓
request_closure           ✓    ✗    ✗    ✗    ✗    ∅   |  ✓    ✓    ✗   |   ✓     ✓
close_directly            ✗    ✗    ✗    ✗    ✗    ∅   |  ✓    ✗    ✗   |   ✗     ✓
check                     ✗    ✓    ✗    ✗    ✗    ∅   |  ✗    ✗    ✗   |   ✗     ✗
close                     ✓    ✗    ✗    ✗    ✗    ∅   |  ✗    ✗    ✗   |   ✗     ✗
return                    ✓    ✓    ✗    ✗    ✗    ∅   |  ✗    ✗    ✗   |   ✓     ✗
request_extension         =    ✗    ✗    ✗    ✗    ∅   |  ✓    ✓    ✗   |   ✗     ✓
approve_extension         ✓    ✗    ✗    ✗    ✗    ∅   |  ✗    ✗    ✗   |   ✓     ✗
reject_extension          ✓    ✗    ✗    ✗    ✗    ∅   |  ✗    ✗    ✗   |   ✓     ✗
urge                      ✓    ✓    ✗    ✗    ✓    ∅   |  ✗    ✓    ✗   |   ✓     ✗
escalate                  ✓    ✗    ✗    ✗    ✓    ∅   |  ✗    ✗    ✗   |   ✓     ✗
keep_in_view              ✓    ✗    ✗    ✗    ✓    ∅   |  ✗    ✗    ✗   |   ✓     ✗
let_go                    ✓    ✗    ✗    ✗    ✓    ∅   |  ✗    ✗    ✗   |   ✓     ✗
confirm_held              ✓    ✓    ✗    ✗    ✓    ∅   |  ✗    ✗    ✗   |   ✓     ✗
assign                    ✓    ✗    ✗    ✗    ✗    ∅   |  ✗    ✗    ✗   |   ✓     ✗
hand_over                 ✓    ✗    ✗    ✗    ✗    ∅   |  ✗    ✗    ✗   |   ✓     ✗
set_deadline              ✓    ✗    ✗    ✗    ✗    ∅   |  ✗    ✗    ✗   |   ✓     ✗
revise                    ✓    ✗    ✗    ✗    ✗    ∅   |  ✗    ✗    ✗   |   ✓     ✗
add_evidence              ✓    ✗    ✗    ✗    ✗    ∅   |  ✓    ✓    ✓   |   ✓     ✓
withdraw_evidence         ✓    ✗    ✗    ✗    ✗    ∅   |  ✓    ✓    ✓   |   ✓     ✓
comment                   ✓    ✓    ✓    ✓    ✓    ∅   |  ✓    ✓    ✓   |   ✓     ✓
cancel                    ✓    ✗    ✗    ✗    ✗    ∅   |  ✗    ✗    ✗   |   ✓     ✗
carry_over                ✓    ✓    ✓    ✗    ✗    ∅   |  ✗    ✗    ✗   |   ✓     ✗
reopen                    ✓    ✗    ✗    ✗    ✓    ∅   |  ✗    ✗    ✗   |   ✓     ✗
"""

# Roles held in a committee above: only its readers reach down; they say, urge and send back, and edit nothing.
ABOVE_IT = """
                         secr disc comm memb pare admi | owne lead supp | for S for O
report_progress           ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
start                     ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
mark_substantially_done   ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
request_closure           ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
close_directly            ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
check                     ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
close                     ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
return                    ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
request_extension         ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
approve_extension         ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
reject_extension          ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
urge                      ∅    ∅    ∅    ∅    ✓    ∅   |  ∅    ∅    ∅   |   ∅     ∅
escalate                  ∅    ∅    ∅    ∅    ✓    ∅   |  ∅    ∅    ∅   |   ∅     ∅
keep_in_view              ∅    ∅    ∅    ∅    ✓    ∅   |  ∅    ∅    ∅   |   ∅     ∅
let_go                    ∅    ∅    ∅    ∅    ✓    ∅   |  ∅    ∅    ∅   |   ∅     ∅
confirm_held              ∅    ∅    ∅    ∅    ✓    ∅   |  ∅    ∅    ∅   |   ∅     ∅
assign                    ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
hand_over                 ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
set_deadline              ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
revise                    ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
add_evidence              ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
withdraw_evidence         ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
comment                   ∅    ∅    ∅    ∅    ✓    ∅   |  ∅    ∅    ∅   |   ∅     ∅
cancel                    ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
carry_over                ∅    ∅    ∅    ∅    ✗    ∅   |  ∅    ∅    ∅   |   ∅     ∅
reopen                    ∅    ∅    ∅    ∅    ✓    ∅   |  ∅    ∅    ∅   |   ∅     ∅
"""

# Roles held in another branch of the same committee, in a tree of its own, or below the branch: nothing is there.
NOTHING = OWN.translate(str.maketrans("✓✗=", "∅∅∅"))

# Where the person's roles are, seen from the item's branch.
PLACES = {
    "own branch": OWN,
    "committee above": ABOVE_IT,
    "two levels above": ABOVE_IT,
    "other branch of the committee": NOTHING,
    "branch of another tree": NOTHING,
    "group below the branch": NOTHING,
}


def read(table: str) -> dict[str, list[str]]:
    """verb → one mark for each of ACTORS."""
    lines = [line.replace("|", " ").split() for line in table.strip().splitlines()[1:]]
    return {verb: marks for verb, *marks in lines}


def written(answers: dict[str, list[str]]) -> list[str]:
    """The other way round, for a person to compare."""
    rows = []
    for verb, marks in answers.items():
        roles, relations, deputies = ("    ".join(part) for part in (marks[:6], marks[6:9], marks[9:]))
        rows.append(f"{verb:<26}{roles}   |  {relations}   |   {deputies.replace('    ', '     ')}")
    return rows
