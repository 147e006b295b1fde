"""The `socle` command. Its names are a contract: scripts rely on them."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from socle import __version__
from socle.operating.house import open_data, open_database, set_up_django
from socle.operating.ledger import ledger

DATA = click.option(
    "--data", envvar="SOCLE_DATA", type=click.Path(path_type=Path), default=Path("data"), help="Data folder."
)


@click.group(context_settings={"auto_envvar_prefix": "SOCLE", "help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Socle: the open, sovereign AI foundation of public services."""


@main.command()
@click.option("--host", default="127.0.0.1", envvar="SOCLE_HOST", help="Address to listen on.")
@click.option("--port", default=8080, envvar="SOCLE_PORT", help="Port to listen on.")
@DATA
def serve(host: str, port: int, data: Path) -> None:
    """Start everything on this machine."""
    from socle.operating.serve import serve as start

    start(open_data(data), host, port)


def _listen(application: str, host: str, port: int) -> None:
    import uvicorn

    from socle.operating.leash import follow_supervisor

    follow_supervisor()
    uvicorn.run(
        application,
        host=host,
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=5,
        server_header=False,
        proxy_headers=os.environ.get("SOCLE_BEHIND_PROXY", "") == "1",
    )


def _web_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--host", default="127.0.0.1", envvar="SOCLE_HOST", help="Address to listen on."),
        click.option("--port", default=8080, envvar="SOCLE_PORT", help="Port to listen on."),
        DATA,
    ):
        command = option(command)
    return command


@main.command()
@_web_options
def gateway(host: str, port: int, data: Path) -> None:
    """Start the inference paths of /v1 alone."""
    with open_database(open_data(data)):
        set_up_django()
        _listen("socle.gateway.app:application", host, port)


@main.command()
@_web_options
def portal(host: str, port: int, data: Path) -> None:
    """Start the pages and the other paths of /v1 alone."""
    with open_database(open_data(data)):
        _listen("socle.asgi:pages", host, port)


@main.command(hidden=True)
@_web_options
def web(host: str, port: int, data: Path) -> None:
    """Start pages and gateway in one process, as `serve` does."""
    with open_database(open_data(data)):
        _listen("socle.asgi:application", host, port)


@main.command()
@DATA
def worker(data: Path) -> None:
    """Start a worker: it reads documents and writes answers."""
    from socle.operating.leash import follow_supervisor

    with open_database(open_data(data)):
        follow_supervisor()
        set_up_django()
        from socle.jobs.worker import run_worker

        run_worker(os.environ["SOCLE_DATABASE_URL"])


@main.command()
@click.option("--port", default=8090, envvar="SOCLE_MODELS_PORT", help="Port to listen on, on loopback.")
@DATA
def models(port: int, data: Path) -> None:
    """Start the engine of the local models, on loopback."""
    from socle.inference.engine.__main__ import run
    from socle.inference.engine.options import OptionsError
    from socle.operating.house import models_folder
    from socle.operating.leash import follow_supervisor
    from socle.operating.readers import readers

    follow_supervisor()
    try:
        run(port=port, models=models_folder(open_data(data)), readers=readers())
    except OptionsError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@DATA
def migrate(data: Path) -> None:
    """Bring the database's tables up to date."""
    from socle.operating.migrate import migrate as bring_up_to_date

    with open_database(open_data(data)):
        bring_up_to_date()


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@DATA
def backup(file: Path, data: Path) -> None:
    """Write database, files and jobs into one file."""
    from socle.storage.backup import BackupError
    from socle.storage.backup import backup as write

    folder = open_data(data)
    with open_database(folder):
        try:
            write(folder, os.environ["SOCLE_DATABASE_ADMIN_URL"], file)
        except BackupError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"Sauvegarde écrite : {file}", err=True)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Replace what the data folder holds.")
@DATA
def restore(file: Path, replace: bool, data: Path) -> None:
    """Bring back what a backup holds, once the whole file has been verified."""
    from socle.operating.ledger import record_restore
    from socle.operating.supervisor import python
    from socle.storage.backup import BackupError
    from socle.storage.backup import restore as bring_back

    folder = open_data(data)
    with open_database(folder):
        try:
            bring_back(folder, os.environ["SOCLE_DATABASE_ADMIN_URL"], file, replace=replace)
            subprocess.run(python("migrate", "--data", str(folder)), check=True)
            record_restore()
        except BackupError as error:
            raise click.ClickException(str(error)) from error
    click.echo("Sauvegarde restaurée.", err=True)


main.add_command(ledger)


@main.group()
def users() -> None:
    """People who may sign in."""


@users.command("create")
@click.argument("email")
@click.option("--admin", is_flag=True, help="Also administrator of the platform.")
@click.option("--name", default="", help="Name shown to others.")
@click.option("--administration", default=None, help="Name of the administration; made where missing.")
@click.option("--service", default=None, help="Name of the service; made where missing.")
@DATA
def users_create(
    email: str, admin: bool, name: str, administration: str | None, service: str | None, data: Path
) -> None:
    """Create a person."""
    with _organisation(data):
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_email

        from socle.organisation import accounts

        try:
            validate_email(email)
            accounts.create_person(email, accounts.service_named(administration, service), name, admin)
        except ValidationError as error:
            raise click.ClickException(f"{email} n’est pas une adresse e-mail.") from error
        except accounts.KnownPerson as error:
            raise click.ClickException(f"{email} existe déjà.") from error
    click.echo(f"{email} peut se connecter : socle link {email}", err=True)


@users.command("unlink")
@click.argument("email")
@DATA
def users_unlink(email: str, data: Path) -> None:
    """Forget by which identity a provider knows a person; the next sign-in links them by e-mail."""
    with _organisation(data):
        from socle.organisation.openid.admission import unlink

        count = unlink(_person(email))
    click.echo(f"{count} identité(s) oubliée(s).", err=True)


@main.group()
def keys() -> None:
    """API keys."""


@keys.command("create")
@click.argument("name")
@click.option("--user", "email", required=True, help="E-mail of the person that the key speaks for.")
@click.option("--days", type=int, default=None, help="Days after which it expires; never by default.")
@DATA
def keys_create(name: str, email: str, days: int | None, data: Path) -> None:
    """Create a key, and print it once, alone on standard output."""
    with _organisation(data):
        from django.utils import timezone

        from socle.organisation.keys import create_key

        expires = timezone.now() + timedelta(days=days) if days else None
        _, text = create_key(_person(email), name, expires)
    click.echo(text)


@keys.command("revoke")
@click.argument("name")
@click.option("--user", "email", required=True, help="E-mail of the key's person.")
@DATA
def keys_revoke(name: str, email: str, data: Path) -> None:
    """Revoke a person's keys of this name."""
    with _organisation(data):
        from socle.organisation.keys import revoke_key

        found = list(_person(email).keys.filter(name=name, revoked=None))
        for key in found:
            revoke_key(key)
    if not found:
        raise click.ClickException(f"{email} n’a pas de clé « {name} » en service.")
    click.echo(f"{len(found)} clé(s) révoquée(s).", err=True)


@main.command()
@click.argument("email")
@DATA
def link(email: str, data: Path) -> None:
    """Print a one-time sign-in link."""
    with _organisation(data):
        from django.conf import settings

        from socle.organisation.accounts import create_link, link_address

        address = link_address(settings.SOCLE_PUBLIC_URL, create_link(_person(email)))
    click.echo(address)


@main.command()
@DATA
def doctor(data: Path) -> None:
    """Check database, extensions, models, disk and versions, and say what to do."""
    from socle.operating.doctor import examine

    findings = examine(data.expanduser().resolve())
    for finding in findings:
        click.echo(f"{'bien  ' if finding.ok else 'À VOIR'}  {finding.sentence}")
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


class _organisation:  # noqa: N801 (used as a with statement)
    """The data folder's database, opened for the commands that change the organisation."""

    def __init__(self, data: Path) -> None:
        self._opened = open_database(open_data(data))

    def __enter__(self) -> None:
        self._opened.__enter__()
        set_up_django()

    def __exit__(self, *error: Any) -> None:
        from django.db import connections

        connections.close_all()
        self._opened.__exit__(*error)


def _person(email: str) -> Any:
    from socle.organisation.accounts import UnknownPerson, active_person

    try:
        return active_person(email)
    except UnknownPerson as error:
        raise click.ClickException(
            f"Personne n’a l’adresse {email}. Créez-la : socle users create {email}"
        ) from error
