"""Who decides in an organisation, as an official text names it: posts and meetings, never a bare name (DOMAIN §5)."""

KINDS = (
    ("党总支", ("总支部委员会", "总支委员会", "党总支", "总支部", "总支")),
    ("支部", ("支部委员会", "党支部", "支部")),
    ("党委", ("党委", "党的委员会", "党委员会")),
    ("工委", ("工委", "工作委员会")),
    ("党组", ("党组",)),
)


def kind_of(organisation: str) -> str:
    """支部, 党总支, 党委, 工委, 党组; "" for a body of another name."""
    name = organisation.strip()
    return next((kind for kind, endings in KINDS if name.endswith(endings)), "")


def secretary_of(organisation: str) -> str:
    """支部书记."""
    return f"{kind_of(organisation)}书记"


def decided_by(organisation: str, *, in_place: bool) -> str:
    """Extensions are the secretary's to decide, or a deputy's in the secretary's place (DOMAIN §5)."""
    secretary = secretary_of(organisation)
    return f"{secretary}委托代行职责的同志" if in_place else secretary


def meeting_of(organisation: str, *, has_committee: bool) -> str:
    """The meeting that signs off: a branch's 支委会 where it has one (DOMAIN §1)."""
    kind = kind_of(organisation)
    if kind == "支部":
        return "支委会" if has_committee else "支部会议"
    return f"{kind}会议"
