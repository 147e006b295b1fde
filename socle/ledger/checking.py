"""Follows the chain from its beginning and names what does not hold. No Django, no database.

The same reading serves the database and an export.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hmac import compare_digest
from typing import Any

from socle.ledger.chain import GENESIS, Entry, Link, digest_of, is_signed, mac_of
from socle.ledger.heads import Head, head_of
from socle.ledger.report import Report, said

# A sealer works each second; entries sealed long after they were written are worth a look, and no more: a
# stopped worker explains them as well as somebody who chose their date.
_LATE_MICROSECONDS = 3_600_000_000

Place = tuple[Link, Entry | None]


@dataclass(frozen=True)
class Statements:
    """The signed lines beside the chain, sorted out: heads by position, the newest head, checkpoints."""

    heads: dict[int, list[Head]]
    newest: Head | None
    checkpoints: list[dict[str, Any]]

    @property
    def before(self) -> str:
        """The day before which entries have expired, empty where none has."""
        return max((str(one["before"]) for one in self.checkpoints), default="")


def sorted_out(lines: Iterable[dict[str, Any]], key: bytes, report: Report) -> Statements:
    """The statements of this key; a line with another signature is a fault."""
    found: dict[int, list[Head]] = {}
    newest: Head | None = None
    checkpoints = []
    for number, line in enumerate(lines, 1):
        if not is_signed(key, line):
            report.break_at(
                None,
                f"La ligne {number} des têtes exportées n’est pas signée de la clé de scellement : "
                "elle a été modifiée ou ajoutée, ou la clé n’est pas la bonne.",
            )
        elif line.get("type") == "head":
            head = head_of(line)
            found.setdefault(head.position, []).append(head)
            newest = head if newest is None or head.position >= newest.position else newest
        elif line.get("type") == "checkpoint":
            checkpoints.append(line)
    return Statements(found, newest, checkpoints)


def follow(
    places: Iterable[Place],
    checkpoints: list[dict[str, Any]],
    statements: Statements,
    key: bytes,
    report: Report,
) -> None:
    """Follows the chain, completing the report; it stops at the first broken link.

    `checkpoints` are those that come with the chain: it begins at its first entry, or after one of them.
    """
    before = _expired(checkpoints, key, report)
    walk = _Walk(key, statements, before, report)
    iterator = iter(places)
    first = next(iterator, None)
    if not walk.begin(first[0].position if first else None, checkpoints):
        return
    if first is not None and not (walk.step(*first) and all(walk.step(*place) for place in iterator)):
        return
    walk.end()


def _expired(checkpoints: list[dict[str, Any]], key: bytes, report: Report) -> int:
    """Microseconds since 1970 before which entries have expired; a checkpoint badly signed is a fault."""
    good = [one for one in checkpoints if is_signed(key, one)]
    if len(good) < len(checkpoints):
        report.break_at(None, "Un point de contrôle n’est pas signé de la clé de scellement.")
    report.expired_before = max((str(one["before"]) for one in good), default="")
    if not report.expired_before:
        return 0
    return (date.fromisoformat(report.expired_before) - date(1970, 1, 1)).days * 86_400_000_000


class _Walk:
    """One step after the other along the chain."""

    def __init__(self, key: bytes, statements: Statements, before: int, report: Report) -> None:
        self._key = key
        self._statements = statements
        self._before = before
        self._report = report
        self._position = 0
        self._mac = GENESIS
        self._late = 0

    def begin(self, first: int | None, checkpoints: list[dict[str, Any]]) -> bool:
        """Finds what the chain begins after; False where its beginning is missing."""
        signed = {int(one["position"]): one for one in checkpoints if is_signed(self._key, one)}
        start = max(signed, default=0) if first is None else first - 1
        if start:
            if start not in signed:
                missing = max((place for place in signed if place < start), default=0) + 1
                return self._gap(missing, start)
            self._mac = bytes.fromhex(str(signed[start]["mac"]))
        self._position = self._report.last = start
        self._report.first = start + 1
        return True

    def step(self, link: Link, entry: Entry | None) -> bool:
        """Verifies one link and its entry; False where something does not hold."""
        if link.position != self._position + 1:
            if link.position > self._position:
                return self._gap(self._position + 1, link.position - 1)
            return self._break(link, f"Deux maillons portent le n° {link.position}.")
        if not compare_digest(mac_of(self._key, link, self._mac), link.mac):
            return self._break(
                link,
                f"Le maillon n° {link.position}, daté du {said(link.sealed_at)}, ne porte pas la marque du "
                "scellement : il a été modifié ou inséré par quelqu’un qui n’a pas la clé, ou la clé n’est "
                "pas la bonne.",
            )
        return self._holds(link, entry) and self._as_exported(link)

    def end(self) -> None:
        """Compares the end of the chain with the newest head."""
        newest = self._statements.newest
        if newest is not None and newest.position > self._position:
            self._report.break_at(
                self._position + 1,
                f"La fin du registre manque : il s’arrête au n° {self._position}, alors que la tête exportée "
                f"le {said(newest.sealed_at)} porte le n° {newest.position}.",
            )
        if self._late:
            self._report.remarks.append(
                f"{self._late} inscription(s) scellée(s) plus d’une heure après leur date : le scelleur "
                "était arrêté, ou leur date a été choisie."
            )

    def _holds(self, link: Link, entry: Entry | None) -> bool:
        if entry is None:
            if link.entry_at >= self._before:
                return self._break(
                    link,
                    f"L’inscription n° {link.position}, datée du {said(link.entry_at)}, a été supprimée : "
                    "son maillon est là, elle n’y est plus.",
                )
        elif digest_of(entry) != link.digest:
            return self._break(
                link,
                f"L’inscription n° {link.position} ({entry.kind}, datée du {said(entry.at)}) a été modifiée "
                f"après son scellement du {said(link.sealed_at)}.",
            )
        self._late += link.sealed_at - link.entry_at > _LATE_MICROSECONDS
        self._position, self._mac = link.position, link.mac
        self._report.last = link.position
        self._report.verified += 1
        return True

    def _as_exported(self, link: Link) -> bool:
        for head in self._statements.heads.get(link.position, ()):
            if head.mac != link.mac.hex():
                return self._break(
                    link,
                    f"La chaîne a été refaite : au n° {link.position}, elle diffère de la tête exportée le "
                    f"{said(head.sealed_at)}.",
                )
            self._report.heads += 1
        return True

    def _gap(self, first: int, last: int) -> bool:
        which = (
            f"Le maillon n° {first} manque" if first == last else f"Les maillons n° {first} à {last} manquent"
        )
        self._report.break_at(first, f"{which} : ils ont été supprimés, ou des numéros ont été changés.")
        return False

    def _break(self, link: Link, sentence: str) -> bool:
        self._report.break_at(link.position, sentence)
        return False


def places_read(lines: Iterator[dict[str, Any]]) -> Iterator[Place]:
    """The links and entries of an export's lines."""
    for line in lines:
        said_of = line["entry"]
        yield (
            Link(*line["link"][:4], bytes.fromhex(line["link"][4]), bytes.fromhex(line["link"][5])),
            None if said_of is None else Entry(*said_of),
        )
