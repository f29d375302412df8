"""Every code with which a file is refused or remarked upon, so that an edge can prove it has words for each."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a file was not taken in; beside each, the details that come with it."""

    EMPTY = "empty"  # nothing in it but blanks
    NOT_A_DOCUMENT = "not_a_document"  # really: "png", "zip", "program" …, see kinds.SIGNATURES
    DAMAGED = "damaged"  # it says it is a document but cannot be taken apart
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"  # megabytes: the limit
    TOO_MUCH_MEMORY = "too_much_memory"  # megabytes: the limit; as a rule a file made or broken to ask for it
    TOO_MANY_PARAGRAPHS = "too_many_paragraphs"  # limit
    TOO_MANY_CELLS = "too_many_cells"  # limit
    TOO_MANY_PAGES = "too_many_pages"  # limit
    TOO_MUCH_TEXT = "too_much_text"  # limit: characters
    ZIP_BOMB = "zip_bomb"
    UNSAFE_ARCHIVE = "unsafe_archive"  # parts outside the archive, or the same part twice
    XML_ENTITIES = "xml_entities"
    NO_TEXT_LAYER = "no_text_layer"  # pictures of text only, as a scanner makes them
    NEEDS_OFFICE = "needs_office"  # suffix
    TIMEOUT = "timeout"  # seconds
    BUSY = "busy"  # other files are being read, as many as may be at once
    CLASSIFIED = "classified"  # marking
    UNSUPPORTED = "unsupported"  # really: "html", "xlsb", "epub" …


class Notice(StrEnum):
    """What a person should know about a document that was taken in."""

    OPEN_REVISIONS = "open_revisions"  # tracked changes: insertions read, deletions left out
    HIDDEN_TEXT = "hidden_text"  # text set as hidden, left out
    CONTENTS_LEFT_OUT = "contents_left_out"  # a table of contents, left out
    MACROS_IGNORED = "macros_ignored"
    DIRECTION_MARKS = "direction_marks"  # characters that reorder what is seen, taken out
    BAD_CHARACTERS = "bad_characters"  # bytes that are no characters, shown as U+FFFD
    HIDDEN_ROWS = "hidden_rows"  # hidden or filtered rows of a workbook: nothing proposed from them
    STRUCK_OUT = "struck_out"  # text with a line through it, left out
    CELL_PICTURES = "cell_pictures"  # pictures in cells, as formulas (WPS DISPIMG), left out
    HIDDEN_SHEETS = "hidden_sheets"  # hidden sheets of a workbook, left out
    OWN_PRINT = "own_print"  # a workbook that this program made, whatever was done to it since
    PAGES_WITHOUT_TEXT = "pages_without_text"  # some pages are pictures only
