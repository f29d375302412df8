"""What a person sees of a text: characters that show nothing are nothing, look-alikes are the characters they show.

Pure; whatever comes in from outside goes through `seen` once: forms, addresses, file names, documents (F56, F57).
"""

import re
import unicodedata

# Parts of characters as WPS, PDF and OCR write them, in the order of their code points (Unicode's
# EquivalentUnifiedIdeograph): from U+2E80; the 214 from U+2F00 and the compatibility ideographs NFKC knows.
_RADICALS = (
    "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂"
    "肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
# Rare characters that old fonts and GBK keep in the private use area from U+E815 on (GB 18030, FE50–FEA0): 刘䶮.
_GBK = (
    "厂𠂇𠂉𠃌乙㑳㑇刀㔾龴㖞㘚㘎小心㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠牛𡗗龸𤴔䁖䅟𥫗䌷㓁羊𦍌𢦏䎱"
    "䎬聿䏝䓖䙡䙌龹䜣䜩䝼䞍𧾷䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
_COMPATIBILITY = (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
_BLANKS = dict.fromkeys((0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0), " ")  # Hangul fillers, Braille without a dot
_SHOWN_AS = (
    {0x2E80 + place: character for place, character in enumerate(_RADICALS)}
    | {code: unicodedata.normalize("NFKC", chr(code)) for codes in _COMPATIBILITY for code in codes}
    | {0x2F3E: "户", 0x2FAD: "青"}  # which Unicode takes for 戶 and 靑
    | {0xE815 + place: character for place, character in enumerate(_GBK)}
    | _BLANKS
)

# Joiners and selectors shape these: Uighur, Mongolian and their neighbours, and pictures.
_EMOJI = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINED_SCRIPTS = "\u0600-\u08ff\u0900-\u0dff\u1800-\u180a\u1810-\u18af\ua840-\ua87f"
# The breaks and blanks \t to \r, U+0085 and U+2028 f. are not among them: they part words.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufe00-\ufe0d\ufeff\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    f"|[\u180b-\u180f\u200c](?<![{_JOINED_SCRIPTS}].)"
    f"|[\ufe0e\ufe0f](?<![{_EMOJI}].)"
    f"|\u200d(?<![{_JOINED_SCRIPTS}{_EMOJI}].)(?<![{_EMOJI}]\ufe0f.)"
)
_SHOWS_NOTHING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Mn", "Me"})


def seen(text: str) -> str:
    """The text as it shows. Idempotent; blanks and breaks stay where they are."""
    if text.isascii() and text.isprintable():
        return text
    return alike(_UNSEEN.sub("", text))


def alike(text: str) -> str:
    """Look-alikes as the characters they show and nothing taken out: the text keeps its length."""
    return text.translate(_SHOWN_AS)


def words_in(text: str) -> str:
    """The text without blanks at its ends; marks that stand on nothing are no words (F56)."""
    return text.strip() if is_seen(text) else ""


def is_seen(text: str) -> bool:
    """Is there anything to read in it? A private-use character shows a box at best."""
    return any(unicodedata.category(character) not in _SHOWS_NOTHING for character in seen(text))
