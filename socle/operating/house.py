"""What every command needs before it works: the data folder, the secret, the database's addresses."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import click

from socle.storage import database, postgres
from socle.storage.secrets import secret


def open_data(folder: Path) -> Path:
    """The data folder, made where it is missing; raises click.ClickException in one plain line."""
    data = folder.expanduser().resolve()
    try:
        data.mkdir(parents=True, exist_ok=True)
        probe = data / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise click.ClickException(
            f"Le dossier de données {data} ne peut pas être écrit ({error.strerror}). "
            "Choisissez-en un autre avec --data, ou donnez-vous les droits."
        ) from error
    os.environ["SOCLE_DATA"] = str(data)
    os.environ.setdefault("SOCLE_SECRET_KEY", secret(data, "secret_key").hex())
    return data


def models_folder(data: Path) -> Path:
    """Where the local models lie; several data folders may share one by SOCLE_MODELS_FOLDER."""
    return Path(os.environ.get("SOCLE_MODELS_FOLDER", data / "models")).expanduser().resolve()


@contextlib.contextmanager
def open_database(data: Path) -> Iterator[postgres.RunningServer | None]:
    """Sets the database's addresses in the environment; yields the embedded server when it is ours.

    An embedded server that nobody else uses is stopped at the end.
    """
    if os.environ.get("SOCLE_DATABASE_URL"):
        os.environ.setdefault("SOCLE_DATABASE_OWNER_URL", os.environ["SOCLE_DATABASE_URL"])
        os.environ.setdefault("SOCLE_DATABASE_ADMIN_URL", os.environ["SOCLE_DATABASE_OWNER_URL"])
        _refuse_unfit(os.environ["SOCLE_DATABASE_URL"])
        yield None
        return
    server = start_embedded(data)
    try:
        yield server
    finally:
        server.stop()


def start_embedded(data: Path) -> postgres.RunningServer:
    """Starts or finds the data folder's own PostgreSQL, and prepares its roles and database."""
    try:
        server = postgres.start(data)
    except postgres.PostgresError as error:
        raise click.ClickException(str(error)) from error
    database.prepare(server.url("postgres"))
    os.environ["SOCLE_DATABASE_URL"] = server.url("socle_app")
    os.environ["SOCLE_DATABASE_OWNER_URL"] = server.url("socle_owner")
    os.environ["SOCLE_DATABASE_ADMIN_URL"] = server.url("postgres")
    return server


def _refuse_unfit(url: str) -> None:
    faults = [finding.sentence for finding in database.check(url) if not finding.ok]
    if faults:
        raise click.ClickException("La base de données ne convient pas.\n" + "\n".join(faults))


def set_up_django() -> None:
    """Loads Django once the environment says where the data and the database are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socle.settings")
    import django

    django.setup()
