"""Which action answers which finding: by the order of blocks and rows, or else by shared words."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.intake.extraction.matching import Answer, Wording, match
from tracker.intake.extraction.proposals import Proposal


def answered(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Proposals in the document's order, its actions with the findings they may answer."""
    blocks = _blocks(proposals)
    if blocks is not None:
        return tuple(_by_block(proposals, blocks))
    findings = [_wording(proposal) for proposal in proposals if proposal.kind == "finding"]
    actions = [_wording(proposal) for proposal in proposals if proposal.kind == "action"]
    answers = iter(match(findings, actions))
    return tuple(replace(part, answers=next(answers)) if part.kind == "action" else part for part in proposals)


def _blocks(proposals: Sequence[Proposal]) -> list[int | None] | None:
    """For each proposal the finding it stands under, when findings are followed by their own actions."""
    under: list[int | None] = []
    findings = alone = with_actions = 0
    for index, proposal in enumerate(proposals):
        if proposal.free:
            under.append(None)
        elif proposal.kind == "finding":
            under.append(findings)
            findings += 1
            follows = proposals[index + 1 : index + 2]
            with_actions += bool(follows) and follows[0].kind == "action"
            alone += not follows or follows[0].kind == "finding"
        elif not findings:
            return None
        else:
            under.append(findings - 1)
    in_rows = all(proposal.why.rule == "table_row" for proposal in proposals)
    return under if in_rows or (with_actions >= 2 and alone <= with_actions // 3) else None


def _by_block(proposals: Sequence[Proposal], under: Sequence[int | None]) -> list[Proposal]:
    blocks: dict[int, list[Proposal]] = {}
    for proposal, finding in zip(proposals, under, strict=True):
        if finding is not None:
            blocks.setdefault(finding, []).append(proposal)
    return [
        proposal if proposal.kind == "finding" or finding is None else _completed(proposal, finding, blocks[finding])
        for proposal, finding in zip(proposals, under, strict=True)
    ]


def _completed(action: Proposal, finding: int, block: Sequence[Proposal]) -> Proposal:
    """A time limit or name stated once in a block holds for its actions that state none."""
    limits = {part.time_limit for part in block if part.time_limit}
    named = {part.responsible for part in block if part.responsible}
    return replace(
        action,
        answers=(Answer(finding, 1.0, ()),),
        time_limit=action.time_limit or (limits.pop() if len(limits) == 1 else None),
        responsible=action.responsible or (named.pop() if len(named) == 1 else ()),
    )


def _wording(proposal: Proposal) -> Wording:
    return Wording(proposal.title, proposal.text, proposal.category)
