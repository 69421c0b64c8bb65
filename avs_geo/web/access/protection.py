"""What protects the editors' pages: nothing on this computer alone, else one password or the accounts of a provider."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from avs_geo.errors import UsageError
from avs_geo.plan.share.password import LONGEST
from avs_geo.text.typography import quoted, typeset
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

PASSWORD_VARIABLE: Final = "AVS_GEO_MOT_DE_PASSE"  # noqa: S105 - the name of a variable
EDITORS_VARIABLE: Final = "AVS_GEO_EDITEURS"
# What Streamlit listens to where it is given no address.
_EVERYWHERE: Final = "0.0.0.0"  # noqa: S104
SHORTEST_PASSWORD: Final = 12
EVERYBODY: Final = "*"
_EDITOR: Final = re.compile(r"[^@\s,;]*@[^@\s,;]+\.[^@\s,;.]+")
_SEPARATORS: Final = re.compile(r"[\s,;]+")


class ProtectionKind(StrEnum):
    """How editors are known."""

    NONE = "aucune"
    PASSWORD = "mot_de_passe"  # noqa: S105 - no password
    ACCOUNTS = "comptes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What is asked of editors.

    Parameters
    ----------
    kind
        How they are known.
    password
        The one password, of :attr:`ProtectionKind.PASSWORD`.
    editors
        Of :attr:`ProtectionKind.ACCOUNTS`: electronic addresses, ``@domain`` for all of a domain, ``*`` for whoever
        the provider knows; in lower case.
    """

    kind: ProtectionKind = ProtectionKind.NONE
    password: str = field(default="", repr=False)
    editors: tuple[str, ...] = ()

    def admits(self, address: str) -> bool:
        """Whether the account of an electronic address is an editor's."""
        folded = address.strip().casefold()
        # Letters outside ASCII may fold into others: « ſ » into « s », and the domain would be another one.
        known = address.isascii() and _EDITOR.fullmatch(folded) is not None
        domain = f"@{folded.rpartition('@')[2]}"
        return known and any(editor in {EVERYBODY, folded, domain} for editor in self.editors)


def chosen_protection(environment: Mapping[str, str]) -> Protection:
    """Return the protection that the environment variables choose.

    Parameters
    ----------
    environment
        ``AVS_GEO_MOT_DE_PASSE`` for a password, ``AVS_GEO_EDITEURS`` for accounts (electronic addresses and
        ``@domain``, separated by commas, semicolons or spaces).

    Raises
    ------
    UsageError
        Both are set, or one of them means nothing: all that is wrong is said.
    """
    password = environment.get(PASSWORD_VARIABLE, "")
    editors = tuple(one.casefold() for one in _SEPARATORS.split(environment.get(EDITORS_VARIABLE, "")) if one)
    faults = [*_password_faults(password), *_editors_faults(editors)]
    if password and editors:
        faults.append(f"{PASSWORD_VARIABLE} et {EDITORS_VARIABLE} ne vont pas ensemble : gardez l’une des deux")
    if faults:
        msg = f"Protection refusée : {' ; '.join(faults)}."
        raise UsageError(typeset(msg))
    if password:
        return Protection(kind=ProtectionKind.PASSWORD, password=password)
    if editors:
        return Protection(kind=ProtectionKind.ACCOUNTS, editors=editors)
    return Protection()


def refuse_unprotected(address: str, protection: Protection) -> None:
    """Refuse to be reached from other computers where nothing is asked of editors.

    Raises
    ------
    UsageError
        It is so.
    """
    if protection.kind is not ProtectionKind.NONE or is_loopback(address):
        return
    msg = (
        f"L’adresse {address or _EVERYWHERE} ouvrirait l’application à d’autres ordinateurs, et rien ne protège les "
        "plans. "
        f"Donnez d’abord un mot de passe ({PASSWORD_VARIABLE}) ou des comptes ({EDITORS_VARIABLE} et le fichier "
        "secrets.toml), comme le dit docs/exploitation.md ; ou gardez l’adresse 127.0.0.1."
    )
    raise UsageError(typeset(msg))


def is_loopback(host: str | None) -> bool:
    """Whether a host is this computer itself, as a name or as an address, with or without brackets."""
    bare = (host or "").strip("[]").casefold()
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def _password_faults(password: str) -> list[str]:
    if password and len(password) < SHORTEST_PASSWORD:
        return [f"{PASSWORD_VARIABLE} a moins de {SHORTEST_PASSWORD} caractères"]
    if len(password) > LONGEST or not password.isprintable():
        return [f"{PASSWORD_VARIABLE} a plus de {LONGEST} caractères, ou un caractère qu’aucun clavier n’écrit"]
    return []


def _editors_faults(editors: tuple[str, ...]) -> list[str]:
    wrong = [quoted(one) for one in editors if one != EVERYBODY and not _EDITOR.fullmatch(one)]
    if not wrong:
        return []
    what = "n’est ni une adresse électronique ni un domaine, comme @caf52.example"
    return [f"{EDITORS_VARIABLE} : {listed(wrong[:5])} {what}"]
