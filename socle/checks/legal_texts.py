"""Legal texts that a French text names: codes, laws, decrees, European acts, decisions, NOR and ECLI.

Sources: legal_codes.toml for titles and abbreviations; circulaire of 3 September 1998 on NOR numbers; Council
conclusions 2011/C 127/01 on the ECLI; Publications Office, «Code de rédaction interinstitutionnel» for
European acts (2014/24/UE; (UE) 2016/679).
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from socle.checks.dates import dates
from socle.checks.flat import flat

Kind = Literal["code", "text", "european", "decision", "ecli", "nor", "identifier"]

_DATE = r"(?:\d{1,2}(?:er)? [a-z]{3,9}\.? \d{4}|\d{1,2}/\d{1,2}/\d{4})"
_FRENCH = re.compile(
    r"\b(?P<nature>loi|ordonnance|decret-loi|decret|arrete|circulaire|instruction)"
    r"(?: (?:constitutionnelle|organique|interministerielle?|ministerielle?|prefectorale?|modifiee?)){0,2}"
    r"(?:(?: n[°o]s? ?| )(?P<number>\d{2,4}-\d{1,5}))?"
    rf"(?:,? (?:modifiee? )?(?:en date )?du (?P<date>{_DATE}))?"
)
_EUROPEAN = re.compile(
    r"\b(?P<nature>reglement|directive|decision)(?: (?:delegue|d'execution|cadre))?"
    r"(?: \((?:ue|ce|cee|euratom)\))?(?: n[°o] ?| )(?P<number>\d{2,4}/\d{1,4})(?:/(?:ue|ce|cee|jai))?(?!\d)"
)
_COURTS = (
    r"conseil d'etat|ce|conseil constitutionnel|cons\. const\.|cour de cassation|cass\.?"
    r"|(?:caa|ta|ca)(?: de)? [a-z-]+|cour (?:administrative )?d'appel de [a-z-]+"
    r"|tribunal administratif de [a-z-]+|cjue|cjce|cedh|tribunal des conflits|tc"
)
_CASE = (
    r"(?:\d{2}-\d{2}[. ]?\d{3}|\d{2}[a-z]{2}\d{5}|\d{2,4}-\d{1,4}(?:/\d{1,4})* (?:qpc|dc|lp|l|i)"
    r"|c-\d+/\d{2}|\d{5,7})"
)
_CHAMBER = (
    r"(?:\d(?:re|e|eme)? )?(?:ass\.?|assemblee(?: pleniere)?|sect\.?|section|ch(?:ambre)?\.?(?: mixte)?"
    r"|civ(?:ile)?\.?|com(?:merciale)?\.?|soc(?:iale)?\.?|crim(?:inelle)?\.?|ord\.?|avis|plen\.?|mixte)"
    r"(?: \d(?:re|e|eme)?)?|\d{1,2}(?:e|re)?(?:(?:-| et |/)\d{1,2}(?:e|re)?)? ?(?:chr|ssr|ch)\.?"
)
_DECISION = re.compile(
    rf"(?<![\w-])(?P<court>{_COURTS})(?:,? (?:{_CHAMBER})){{0,3}},?(?: (?:le|du))? (?P<date>{_DATE})"
    rf"(?:,? [^,;.()\n]{{1,60}})??,? (?:req\. |pourvoi )?(?:n[°o]s? ?)?(?P<case>{_CASE})\b"
    rf"|(?<![\w-])(?P<court2>{_COURTS}|decision|pourvoi|arret),? n[°o]s? ?(?P<case2>{_CASE})\b"
    rf"|\bn[°o] ?(?P<case3>\d{{2,4}}-\d{{1,4}}(?:/\d{{1,4}})* (?:qpc|dc))\b"
)
_ECLI = re.compile(r"\bECLI\s?:\s?[A-Z]{2}\s?:\s?[A-Z0-9]{1,7}\s?:\s?\d{4}\s?:\s?[A-Z0-9.]{1,25}(?<!\.)")
_NOR = re.compile(r"\b[A-Z]{4}\d{7}[A-Z]\b")
_LEGIFRANCE = re.compile(r"\b(?:LEGI|JORF|CETA|JURI)(?:ARTI|TEXT)\d{12}\b")


@dataclass(frozen=True, slots=True)
class LegalText:
    """A text or decision as it is named: where, what it is, its comparable name, its date if told."""

    start: int
    end: int
    kind: Kind
    name: str
    date: str = ""


def legal_texts(text: str) -> list[LegalText]:
    """The texts and decisions that a text names, in order; none overlaps another."""
    plain = flat(text)
    kept: list[LegalText] = []
    for reader in (_marked, _codes, _decisions, _european, _french):
        for one in reader(text, plain):
            if all(one.end <= other.start or other.end <= one.start for other in kept):
                kept.append(one)
    return sorted(kept, key=lambda one: one.start)


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str], dict[str, str]]:
    """What finds titles on a flat text, and short forms on the text itself, with what each stands for."""
    table = tomllib.loads(files(__package__).joinpath("legal_codes.toml").read_text("utf-8"))
    titles = {flat(title): title for title in table["codes"]}
    shorts: dict[str, str] = {}
    for title, aliases in (table["codes"] | table["texts"]).items():
        for alias in aliases:
            if alias[:4].islower():
                titles[flat(alias)] = title
            else:
                shorts[alias] = title
    titles["constitution"] = "Constitution"
    return _any_of(titles), titles, _any_of(shorts), shorts


def _any_of(names: dict[str, str]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in ordered) + r")(?!\w)"
    )


def _codes(text: str, plain: str) -> Iterator[LegalText]:
    long_form, titles, short_form, shorts = _names()
    for match in long_form.finditer(plain):
        if match.group() == "constitution" and not text[match.start()].isupper():
            continue  # «la constitution du dossier»
        yield _named(match, titles[re.sub(r"\s+", " ", match.group())])
    for match in short_form.finditer(text):
        yield _named(match, shorts[re.sub(r"\s+", " ", match.group())])


def _named(match: re.Match[str], name: str) -> LegalText:
    return LegalText(*match.span(), "code" if name.startswith(("code", "livre", "Const")) else "text", name)


def _french(text: str, plain: str) -> Iterator[LegalText]:
    for match in _FRENCH.finditer(plain):
        number, told = match["number"], match["date"]
        if not number and not told:
            continue
        nature = _accented(match["nature"])
        day = _iso(told)
        yield LegalText(*match.span(), "text", f"{nature} {number}" if number else f"{nature} du {day}", day)


def _european(text: str, plain: str) -> Iterator[LegalText]:
    for match in _EUROPEAN.finditer(plain):
        nature = _accented(match["nature"])
        yield LegalText(*match.span(), "european", f"{nature} {match['number']}")


def _decisions(text: str, plain: str) -> Iterator[LegalText]:
    for match in _DECISION.finditer(plain):
        court = match["court"] or match["court2"] or ""
        short = court in {"ce", "tc"} or court[:3] in {"ta ", "ca "}
        if short and not text[match.start() : match.start() + 2].isupper():
            continue  # «ce 12 mai 2026», the pronoun
        case = (match["case"] or match["case2"] or match["case3"]).upper()
        number = re.sub(r"^(\d{2}-\d{2})[. ]?(?=\d{3}$)", r"\1.", case)
        yield LegalText(*match.span(), "decision", f"décision {number}", _iso(match["date"]))


def _marked(text: str, plain: str) -> Iterator[LegalText]:
    for match in _ECLI.finditer(text):
        yield LegalText(*match.span(), "ecli", re.sub(r"\s", "", match.group()))
    for match in _NOR.finditer(text):
        yield LegalText(*match.span(), "nor", f"NOR {match.group()}")
    for match in _LEGIFRANCE.finditer(text):
        yield LegalText(*match.span(), "identifier", match.group())


def _accented(nature: str) -> str:
    return {
        "decret": "décret", "decret-loi": "décret-loi", "arrete": "arrêté", "reglement": "règlement",
        "decision": "décision",
    }.get(nature, nature)  # fmt: skip


def _iso(told: str | None) -> str:
    return next((one.value for one in dates(told)), "") if told else ""
