"""`socle ledger`: verify, export, and make a person's name in it mean nobody."""

import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from socle.ledger.chain import KEY_NAME
from socle.ledger.export_reading import NoExport, verify_export
from socle.ledger.report import Report
from socle.operating.house import open_data, open_database, set_up_django

DATA = click.option(
    "--data", envvar="SOCLE_DATA", type=click.Path(path_type=Path), default=Path("data"), help="Data folder."
)
_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
_SECRET_BYTES = 32


@click.group()
def ledger() -> None:
    """The sealed record of what was done."""


@ledger.command()
@click.argument("file", required=False, type=_FILE)
@click.option("--key", type=_FILE, help="The sealing key; the data folder's by default.")
@click.option("--heads", type=_FILE, help="A copy of the heads kept elsewhere, to compare with.")
@DATA
def verify(file: Path | None, key: Path | None, heads: Path | None, data: Path) -> None:
    """Follow the chain, of the database or of an exported file, and name the first broken link."""
    if file is not None:
        report = _verify_file(file, _read_key(key or data.expanduser() / "secrets" / KEY_NAME), heads)
    else:
        folder = open_data(data)
        with _opened(folder):
            report = _verify_online(folder, _read_key(key or folder / "secrets" / KEY_NAME), heads)
    for line in _sentences(report):
        click.echo(line)
    sys.exit(1 if report.faults else 0)


@ledger.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@DATA
def export(file: Path, data: Path) -> None:
    """Write the sealed ledger into a file that is verified anywhere, with the key."""
    folder = open_data(data)
    with _opened(folder):
        from socle.ledger.exporting import export as write

        try:
            count = write(folder, _read_key(folder / "secrets" / KEY_NAME), file)
        except OSError as error:
            raise click.ClickException(f"{file} n’a pas pu être écrit : {error.strerror}.") from error
    click.echo(f"{count} inscription(s) écrite(s) : {file}", err=True)


@ledger.command()
@click.argument("email")
@DATA
def forget(email: str, data: Path) -> None:
    """Destroy the key of a person's name in the ledger: what it holds of them becomes anonymous."""
    with _opened(open_data(data)):
        from socle.ledger.pseudonyms import forget_person
        from socle.organisation.models import Person

        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise click.ClickException(f"Personne n’a l’adresse {email}.")
        forget_person(person.pk)
    click.echo(f"Le nom de {email} au registre ne désigne plus personne.", err=True)


def record_restore() -> None:
    """Enters into the restored ledger that it was restored; the database's addresses are set."""
    set_up_django()
    from django.db import connections

    from socle.ledger.kinds import Kind
    from socle.ledger.recording import record

    facts = {"change": "backup_restored"}
    record(Kind.CONFIGURATION_CHANGED, administration_id=0, act=str(uuid.uuid4()), facts=facts)
    connections.close_all()


@contextmanager
def _opened(folder: Path) -> Iterator[None]:
    with open_database(folder):
        set_up_django()
        from django.db import connections

        try:
            yield
        finally:
            connections.close_all()


def _verify_online(folder: Path, key: bytes, heads: Path | None) -> Report:
    from socle.inference.calls import false_batches
    from socle.ledger.online import verify as follow

    report = follow(folder, key, heads)
    report.faults += false_batches()
    return report


def _verify_file(file: Path, key: bytes, heads: Path | None) -> Report:
    try:
        return verify_export(file, key, heads)
    except NoExport as error:
        raise click.ClickException(f"{file} n’est pas un export du registre.") from error


def _read_key(path: Path) -> bytes:
    """The sealing key, never made here: a new one would call the whole ledger forged."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except FileNotFoundError as error:
        raise click.ClickException(
            f"La clé de scellement n’est pas là ({path}) : rien n’a encore été scellé, "
            "ou donnez-la par --key."
        ) from error
    except (OSError, ValueError) as error:
        raise click.ClickException(f"La clé de scellement ne se lit pas : {path}.") from error
    if len(key) != _SECRET_BYTES:
        raise click.ClickException(f"La clé de scellement est abîmée : {path}.")
    return key


def _sentences(report: Report) -> Iterator[str]:
    """The report for a controller: first whether it holds, then what was looked at, then what does not."""
    yield "Le registre NE TIENT PAS." if report.faults else "Le registre tient."
    for fault in report.faults:
        yield f"À VOIR  {fault.sentence}"
    if report.verified:
        yield (
            f"{report.verified} inscription(s) vérifiée(s), du n° {report.first} au n° {report.last} ; "
            f"{report.heads} tête(s) exportée(s) comparée(s)."
        )
    else:
        yield "Aucune inscription scellée n’a été vérifiée."
    if report.expired_before:
        yield f"Celles d’avant le {report.expired_before} ont expiré, derrière un point de contrôle signé."
    yield f"{report.unsealed} inscription(s) pas encore scellée(s)."
    yield from report.remarks
