"""The section of a year's ledger as it stood on a day → the bytes of one of its forms."""

import json
from datetime import date

from tracker.people.models import Organisation


def rendered(
    organisation: Organisation, *, year: int, as_of: date, form: str, public: bool = False, layout: str = "section"
) -> bytes:
    """The section in one of the three forms; the renderers load when they are wanted."""
    from tracker.reporting import plain, word
    from tracker.reporting.gathering import facts_of
    from tracker.reporting.wording import section

    found = facts_of(organisation, year=year, as_of=as_of)
    worded = section(found, public=public, layout=layout)
    if form == "docx":
        return word.to_docx(worded)
    if form == "md":
        return plain.to_markdown(worded).encode()
    return json.dumps(plain.to_json(found, worded), ensure_ascii=False, indent=2).encode()
