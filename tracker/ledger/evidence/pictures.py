"""A picture → its thumbnail: upright, small, and with nothing in it but what is seen."""

import io

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "BMP")
SIDE = 320
QUALITY = 80
# A JPEG is shrunk while it is read; of the others every pixel stands in memory, of a WebP several times.
MOST_PIXELS = {"JPEG": 64_000_000, "WEBP": 16_000_000}
MOST_PIXELS_ELSE = 36_000_000


class Broken(Exception):
    """No picture can be made of it."""


class TooManyPixels(Exception):
    """Small as a file, huge in memory (a decompression bomb), or simply a very large picture."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


def thumbnail(data: bytes) -> bytes:
    """JPEG, at most 320 pixels a side. The pixels alone are taken over: no place, camera, comment or profile."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            most = MOST_PIXELS.get(picture.format or "", MOST_PIXELS_ELSE)
            if picture.width * picture.height > most:
                raise TooManyPixels(most)
            return shrunk(picture)
    except TooManyPixels:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(MOST_PIXELS_ELSE) from error
    except Exception as error:  # whatever a decoder meets in a file that is not what it says
        raise Broken from error


def shrunk(picture: Image.Image) -> bytes:
    picture.draft("RGB", (2 * SIDE, 2 * SIDE))
    picture.thumbnail((SIDE, SIDE))  # first, for it makes no copy
    upright = ImageOps.exif_transpose(picture)
    seen = upright.convert("RGBA") if upright.has_transparency_data else upright.convert("RGB")
    bare = Image.new("RGB", seen.size, "white")
    bare.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    kept = io.BytesIO()
    bare.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()
