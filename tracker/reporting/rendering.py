"""The section of a year's ledger as it stood on a day → the bytes of one of its forms."""

import json
from datetime import date
from typing import Any

from tracker.people.models import Organisation


def rendered(organisation: Organisation, *, year: int, as_of: date, form: str, **version: Any) -> bytes:
    """The section in one of the three forms; the renderers load when they are wanted. version: see wording.section."""
    from tracker.reporting import plain, word
    from tracker.reporting.gathering import facts_of
    from tracker.reporting.wording import section

    found = facts_of(organisation, year=year, as_of=as_of)
    worded = section(found, **version)
    if form == "docx":
        return word.to_docx(worded)
    if form == "md":
        return plain.to_markdown(worded).encode()
    return json.dumps(plain.to_json(found, worded), ensure_ascii=False, indent=2).encode()
