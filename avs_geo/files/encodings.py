"""In which encoding a text was written: those of Unicode, and the old ones of Windows, DOS and the Mac."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from avs_geo.errors import InputRefusedError
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from avs_geo.findings import FindingLog

_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SAMPLE: Final = 4_096
# What French texts have beside ASCII.
_FRENCH: Final = frozenset("éèêëàâäçùûüîïôöœæÿÉÈÊËÀÂÇÙÛÎÏÔŒ«»°€’‘–—…²³·\u00a0\u202f")
_OLD: Final = {"mac_roman": "Mac (MacRoman)", "cp850": "DOS (page de codes 850)"}
# Of the signs that are no ASCII, this part must be French for an old encoding to be believed.
_MOSTLY: Final = 0.8
# Under it, what Windows-1252 makes of a text is no French.
_DOUBTFUL: Final = 0.5
# « Ã© », « â€™ »: UTF-8 that was once taken for Windows-1252.
_TAKEN_TWICE = re.compile("Ã[\u0080-¿ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[™œ¦\u009d“”]|Â[\u00a0-¿]")
_SHOWN: Final = 3
_REMEDY: Final = "Vérifiez les accents ; s’ils sont faux, enregistrez le fichier au format « CSV UTF-8 »."


def utf_16_of(content: bytes) -> str | None:
    """Return the name of the encoding of a text in UTF-16, by its mark or by the empty half of its letters."""
    for mark, name in _UTF_16.items():
        if content.startswith(mark):
            return name
    even, odd = content[0:_SAMPLE:2], content[1:_SAMPLE:2]
    if len(odd) > 1 and b"\0" not in even and odd.count(0) >= _MOSTLY * len(odd):
        return "utf-16-le"
    if len(odd) > 1 and b"\0" not in odd and even.count(0) >= _MOSTLY * len(even):
        return "utf-16-be"
    return None


def decode(content: bytes, log: FindingLog) -> str:
    """Return the text of a file; what had to be guessed or mended of its encoding is a remark.

    UTF-16, UTF-8, Windows-1252; where it makes better French, MacRoman or the page of codes 850. Lines of UTF-8 among
    lines of Windows-1252 are each read as they are, and UTF-8 that was once taken for Windows-1252 is put right.

    Raises
    ------
    InputRefusedError
        It is in none of them.
    """
    if (encoding := utf_16_of(content)) is not None:
        text = _utf_16(content, encoding, log)
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return _decode_old(content, log)
    return _put_right(text, log)


def _utf_16(content: bytes, encoding: str, log: FindingLog) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        log.fault(
            "encodage_inconnu",
            "Le fichier commence comme un texte UTF-16, et n’en est pas un : il est coupé ou endommagé.",
            "Enregistrez-le de nouveau, au format « CSV UTF-8 ».",
        )
        raise InputRefusedError(log.findings) from None


def _decode_old(content: bytes, log: FindingLog) -> str:
    if (mixed := _mixed(content, log)) is not None:
        return mixed
    texts = {name: text for name in ("cp1252", *_OLD) if (text := _decoded(content, name)) is not None}
    likeness = {name: _likeness(text) for name, text in texts.items()}
    best = max(_OLD, key=lambda name: likeness.get(name, 0.0))
    if likeness.get("cp1252", 0.0) < _DOUBTFUL and likeness.get(best, 0.0) >= _MOSTLY:
        log.remark("encodage_suppose", f"Le texte du fichier est lu dans l’encodage {_OLD[best]}.", _REMEDY)
        return texts[best]
    if "cp1252" in texts:
        return texts["cp1252"]
    log.fault(
        "encodage_inconnu",
        "Les caractères du fichier ne sont codés ni en UTF-8 ni en Windows-1252.",
        "Enregistrez le fichier au format « CSV UTF-8 ».",
    )
    raise InputRefusedError(log.findings)


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likeness(text: str) -> float:
    """Return the part of the signs beyond ASCII that French has there: no capital follows a small letter."""
    pairs = [(before, sign) for before, sign in zip(f" {text}", text, strict=False) if sign > "\x7f"]
    french = sum(sign in _FRENCH and not (sign.isupper() and before.islower()) for before, sign in pairs)
    return french / len(pairs) if pairs else 1.0


def _mixed(content: bytes, log: FindingLog) -> str | None:
    """Return the text of a file some lines of which are in UTF-8 and others in Windows-1252; None for any other."""
    lines = content.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    read = [_decoded(line, "utf-8") for line in lines]
    # By chance, a few signs of Windows-1252 are also one of UTF-8, which is then no letter of French.
    unicode = "".join(text for text in read if text is not None and not text.isascii())
    old = [line for line, text in zip(lines, read, strict=True) if text is None]
    if not unicode or _likeness(unicode) < _MOSTLY or _decoded(b"".join(old), "cp1252") is None:
        return None
    log.remark(
        "encodages_melanges",
        f"Des lignes du fichier sont en UTF-8 et {len(old)} en Windows-1252 : chacune est lue comme elle est écrite.",
        _REMEDY,
    )
    return "".join(line.decode("cp1252") if text is None else text for line, text in zip(lines, read, strict=True))


def _put_right(text: str, log: FindingLog) -> str:
    """Mend UTF-8 that was taken for Windows-1252 and saved again; say so where it cannot be mended."""
    broken = [found[0] for found in _TAKEN_TWICE.finditer(text)]
    if not broken:
        return text
    shown = listed([quoted(sign) for sign in dict.fromkeys(broken)][:_SHOWN], last="et")
    try:
        mended = _bytes_of(text).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        log.remark(
            "accents_abimes",
            f"Des accents du fichier sont abîmés ({shown}) : il a été ouvert dans un autre encodage que le sien.",
            "Reprenez le fichier d’origine et enregistrez-le au format « CSV UTF-8 ».",
        )
        return text
    log.remark(
        "accents_repares",
        f"Des accents du fichier étaient abîmés ({shown}) ; ils sont rétablis.",
        _REMEDY,
    )
    return mended


def _bytes_of(text: str) -> bytes:
    """Return the bytes that were taken for Windows-1252; those that it does not define were left as control signs."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return b"".join(sign.encode("latin-1" if "\x80" <= sign <= "\x9f" else "cp1252") for sign in text)
