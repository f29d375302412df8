"""The name that came with a file: as it may be shown and offered again, and what its ending says."""

import re

from tracker.common.seen import seen

_BREAKS = re.compile(r"[\t-\r\x85\u2028\u2029]+")
_NO_NAME = re.compile(r'[/\\:*?"<>|\x80-\x9f]')
_LONGEST = 255


def bare_name(filename: str) -> str:
    """Without folders, control characters and marks that reorder what is seen; "" when nothing is left."""
    return _BREAKS.sub("", seen(re.split(r"[/\\]", filename)[-1])).strip()[-_LONGEST:]


def offered_name(name: str) -> str:
    """The name of a download, safe in a header and on any disk whatever is stored in what it was built from."""
    return _NO_NAME.sub("_", seen(_BREAKS.sub(" ", name))).strip()


def suffix_of(name: str) -> str:
    """ ".docx" for any name, with or without a folder before it, whichever way its slashes lean."""
    last = re.split(r"[/\\]", name)[-1]
    return "." + last.rsplit(".", 1)[-1].lower().strip() if "." in last else ""
