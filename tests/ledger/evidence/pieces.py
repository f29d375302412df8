"""Small real files for the tests of evidence."""

import io
import zipfile

from PIL import Image

OOXML = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
    "pptx": "presentationml.presentation.main+xml",
}


def package(kind: str = "docx", **more: str) -> bytes:
    """As little of an office package as says what it is."""
    return zipped({"[Content_Types].xml": f'<Types><Override ContentType="{OOXML}{MAIN[kind]}"/></Types>', **more})


def zipped(parts: dict[str, str]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)  # always of the same day
    return kept.getvalue()


def picture(form: str = "PNG", size: tuple[int, int] = (640, 400), colour: str = "red", **how: object) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, form, **how)
    return kept.getvalue()


def photo(*, orientation: int = 6) -> bytes:
    """As a phone takes it: lying on its side, with the place and the camera's name."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "SecretCamera"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (39.0, 54.0, 20.0)
    return picture("JPEG", exif=exif, comment=b"secret place", icc_profile=b"secret profile" * 20)
