"""What the texts need to know, worked out from a case file's contents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from socle.assurance.explanation.texts import texts
from socle.assurance.explanation.words import lower_article
from socle.interface.french import counted, energy, long_date, number
from socle.work.values import shown

Json = Mapping[str, Any]
_DECISIONS = (
    ("kept", "gardé tel que l’outil l’avait proposé", "gardés tels que l’outil les avait proposés"),
    ("edited", "modifié", "modifiés"),
    ("rejected", "rejeté", "rejetés"),
)
_SHORT_VALUE = 120


def facts_of(contents: Json, term: date) -> dict[str, Any]:
    """The names that `texts.toml` uses. Values that people or documents wrote are kept to one line."""
    run, items = contents["run"], contents["items"]
    outcomes = Counter(check["outcome"] for item in items for check in item["checks"])
    return {
        "administration": contents["administration"],
        "declaration": contents["declaration"],
        "title": one_line(run["title"]),
        "degree": texts()["automation"][contents["declaration"]["automation"]],
        "validated": _day(run["validated"]),
        "sealed": _day(contents["sealed"]),
        "term": long_date(term),
        "persons": contents["persons"],
        "items": len(items),
        "decisions": _decisions(items),
        "decided_when": _decided_when(contents),
        "manner": _manner(contents),
        "given": list(_given(contents["inputs"])),
        "quotes": any(item["evidence"] for item in items),
        "checks": _checked(outcomes["passed"], outcomes["failed"]),
        "failures": list(_failures(items)),
        "models": [_model(one) for one in contents["models"]],
        "contact_line": contact_line(contents["declaration"]["contact"]),
        "register_address": register_address(contents["declaration"]["slug"]),
    }


def register_address(slug: str) -> str:
    """Where the tool's entry of the public register is read."""
    return f"{settings.SOCLE_PUBLIC_URL}/registre/{slug}/"


def contact_line(contact: Json) -> str:
    """Whom to ask, and each way to reach them, in one line."""
    ways = (contact["address"], contact["phone"], contact["email"])
    return ", ".join(lower_article(one_line(part)) for part in (contact["name"], *ways) if part)


def one_line(value: object) -> str:
    """A text on one line, which no blank line or dash of its own can break into others."""
    return " ".join(str(value).split())


def shortened(text: str, longest: int) -> str:
    """The text on one line, cut between words."""
    line = one_line(text)
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + "…"


def _moment(text: str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(text))


def _day(text: str | None) -> str:
    return long_date(_moment(text)) if text else ""


def is_missing(item: Json) -> bool:
    """Whether the tool looked for it and found nothing, which nobody had to decide."""
    return item["proposed"] is None and item["state"] == "pending" and not item["review"]


def _checked(passed: int, failed: int) -> str:
    """« 3 contrôles, dont 2 réussis et 1 en échec»; nothing when none applied."""
    all_of_them = counted(passed + failed, "contrôle", "contrôles")
    if passed and failed:
        return f"{all_of_them}, dont {counted(passed, 'réussi', 'réussis')} et {number(failed)} en échec"
    if failed:
        return f"{all_of_them}, en échec"
    return f"{all_of_them}, {'tous réussis' if passed > 1 else 'réussi'}" if passed else ""


def _decisions(items: Sequence[Json]) -> list[str]:
    """«3 éléments gardés tels que …»; then those that nobody had to decide, or did not."""
    counts = Counter(item["state"] for item in items)
    lines = [
        f"{counted(counts[state], 'élément', 'éléments')} {many if counts[state] > 1 else one}"
        for state, one, many in _DECISIONS
        if counts[state]
    ]
    if not lines:
        return []
    lines += _undecided(items)
    return [f"{line} ;" for line in lines[:-1]] + [f"{lines[-1]}."]


def _undecided(items: Sequence[Json]) -> Iterator[str]:
    pending = [item for item in items if item["state"] == "pending" and not is_missing(item)]
    asked = sum(bool(item["review"]) for item in pending)
    if asked:
        yield f"{counted(asked, 'élément', 'éléments')} sans décision à ce jour"
    if told := len(pending) - asked:
        yield f"{counted(told, 'élément donné', 'éléments donnés')} pour information"
    if missing := sum(is_missing(item) for item in items):
        yield f"{counted(missing, 'élément cherché', 'éléments cherchés')} sans que l’outil trouve rien"


def _decided_when(contents: Json) -> str:
    """« le 3 mars 2026», or « entre le 3 mars 2026 et le 5 mars 2026», with the space before it."""
    days = sorted(_moment(act["at"]).date() for act in contents["acts"] if act["item"])
    if not days:
        return ""
    first, last = long_date(days[0]), long_date(days[-1])
    return f" le {first}" if first == last else f" entre le {first} et le {last}"


def _manner(contents: Json) -> str:
    """Whether items were decided one by one, and whether what proves them was opened."""
    decided = _last_acts(contents["acts"])
    bulk = sum(bool(act["bulk"]) for act in decided)
    opened = sum(bool(act["sources"]) for act in decided)
    if bulk:
        one_gesture = counted(bulk, "élément a été gardé", "éléments ont été gardés")
        how = f"{one_gesture} avec d’autres en un seul geste."
    else:
        how = "Chaque élément a été décidé à part."
    if not opened:
        return how
    seen = counted(opened, "élément", "éléments")
    return f"{how} Pour {seen}, la source a été ouverte avant la décision."


def _last_acts(acts: Sequence[Json]) -> list[Json]:
    """What was decided in the end of each item; an item opened again and left counts no more."""
    last = {act["item"]: act for act in acts if act["item"]}
    return [act for act in last.values() if act["kind"] != "reopen"]


def _given(inputs: Sequence[Json]) -> Iterator[str]:
    for one in inputs:
        if documents := one.get("documents"):
            named = ", ".join(_document(document) for document in documents)
            yield f"{one['label']} : {named}."
        elif (value := one.get("value")) not in (None, ""):
            given = f"{one['label']} : {_value(one['kind'], value)}"
            yield given if given.endswith("»") else f"{given}."


def _document(document: Json) -> str:
    pages = document["pages"]
    return f"« {one_line(document['name'])} »" + (f" ({counted(pages, 'page', 'pages')})" if pages else "")


def _value(kind: str, value: object) -> str:
    if kind == "flag":
        return "oui" if value else "non"
    line = one_line(value)
    if len(line) <= _SHORT_VALUE:
        return f"« {line} »"
    return f"un texte de {number(len(str(value)))} caractères, qui commence par « {shortened(line, 80)} »"


def _failures(items: Sequence[Json]) -> Iterator[str]:
    for item in items:
        for check in item["checks"]:
            if check["outcome"] == "failed":
                yield f"{one_line(item['label'])} : {one_line(check['sentence'])}"


def _model(one: Json) -> str:
    """«« chat-large » (Fournisseur), hébergé …, interrogé 3 fois, pour 0,4 Wh d’électricité.»"""
    provider = f" ({one['provider']})" if one["provider"] else ""
    hosting = texts()["hosting"].get(one["hosting"], "")
    parts = [f"« {one['model']} »{provider}", hosting, f"interrogé {counted(one['calls'], 'fois', 'fois')}"]
    if one["energy_wh"] is not None:
        parts.append(f"pour une énergie estimée à {energy(one['energy_wh'])}")
    return ", ".join(part for part in parts if part) + "."


def shown_value(item: Json, value: object) -> str:
    """An item's value in French print."""
    text = shown(value, item["kind"], [(first, second) for first, second in item["choices"]])
    return " ; ".join(text.splitlines()) if item["kind"] == "list" else text
