"""The start of everything on one machine, told step by step in plain words."""

import contextlib
import os
import secrets
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import psycopg

from socle.operating.house import models_folder, set_up_django, start_embedded
from socle.operating.supervisor import AlreadyRunning, Part, Supervisor, python, sole_server
from socle.storage import postgres

READY_SECONDS = 120
FIRST_PERSON = "admin@localhost"


def say(sentence: str) -> None:
    """One line on standard error, so that standard output stays for what scripts read."""
    click.echo(sentence, err=True)


@contextlib.contextmanager
def held_port(host: str = "127.0.0.1") -> Iterator[int]:
    """A free port that the system gives to nobody else meanwhile, as it might while its server starts again.
    A server that allows the address to be reused, as ours do, may listen on it."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((host, 0))
        yield int(holder.getsockname()[1])


def ensure_port(host: str, port: int) -> None:
    """Raises click.ClickException when the port is taken or may not be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Le port {port} est déjà pris ou interdit ({error.strerror}). "
                f"Choisissez-en un autre, par exemple : socle serve --port {port + 1}"
            ) from error


def serve(data: Path, host: str, port: int) -> None:
    """Starts all, prints the address and a sign-in link, and works until it is told to stop."""
    ensure_port(host, port)
    try:
        with sole_server(data) as crashed:
            if crashed:
                say("Le dernier arrêt a été brutal : reprise en cours.")
            with _database(data) as server:
                _serve(data, host, port, server)
    except AlreadyRunning as error:
        raise click.ClickException(f"Socle fonctionne déjà sur le dossier {error}.") from error


@contextlib.contextmanager
def _database(data: Path) -> Iterator[postgres.RunningServer | None]:
    if os.environ.get("SOCLE_DATABASE_URL"):
        from socle.operating.house import open_database

        with open_database(data):
            yield None
        return
    say("Base de données : démarrage…")
    server = start_embedded(data)
    if server.recovered:
        say("Base de données : récupérée après un arrêt brutal, les données sont intactes.")
    try:
        yield server
    finally:
        # Also after a reattachment: the server of this data folder is ours to stop.
        server.stop()
        say("Base de données : arrêtée.")


def _serve(data: Path, host: str, port: int, server: postgres.RunningServer | None) -> None:
    say("Base de données : mise à jour…")
    _migrate()
    _prepare_models(data)
    with held_port() as engine_port:
        _run(_parts(data, host, port, engine_port), _DatabaseWatch(data, server), host, port)


def _run(parts: list[Part], watch: Callable[[], None], host: str, port: int) -> None:
    supervisor = Supervisor(parts, say, watch)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.stopping.set())
    supervisor.start()
    try:
        if _wait_until_ready(supervisor, f"http://{_reachable(host)}:{port}"):
            _announce()
        supervisor.run()
    finally:
        say("Arrêt en cours…")
        supervisor.stop()


def _migrate() -> None:
    from django.core.management import CommandError
    from django.db import Error

    from socle.operating.migrate import migrate

    try:
        migrate()
    except (Error, psycopg.Error, CommandError) as error:
        raise click.ClickException(
            f"La mise à jour de la base a échoué, rien n’a été perdu. La cause : {error} "
            "Essayez : socle doctor"
        ) from error


def _prepare_models(data: Path) -> None:
    from socle.inference.weights import WeightsError, ensure, joined_files, ready

    folder = models_folder(data)
    try:
        for file in joined_files():
            if not ready(file, folder):
                say(f"Modèle local {file.model} : assemblage et vérification de {file.bytes / 1e9:.1f} Go…")
                ensure(file, folder)
    except WeightsError as error:
        say(f"Modèle local indisponible : {error}")


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104


def _parts(data: Path, host: str, port: int, engine_port: int) -> list[Part]:
    address = f"http://{_reachable(host)}:{port}"
    os.environ.setdefault("SOCLE_PUBLIC_URL", address)
    (data / "address").write_text(os.environ["SOCLE_PUBLIC_URL"], encoding="utf-8")
    environment = {
        "SOCLE_MODELS_URL": os.environ.get("SOCLE_MODELS_URL", f"http://127.0.0.1:{engine_port}/v1"),
        "SOCLE_GATEWAY_URL": os.environ.get("SOCLE_GATEWAY_URL", f"{address}/v1"),
        "SOCLE_ENGINE_KEY": os.environ.get("SOCLE_ENGINE_KEY", secrets.token_urlsafe(24)),
    }
    parts = [
        Part("web", "Le portail et l’API", python("web", "--host", host, "--port", str(port)), environment),
        Part("worker", "L’atelier des travaux", python("worker"), environment),
    ]
    if "SOCLE_MODELS_URL" not in os.environ:
        command = python("models", "--port", str(engine_port))
        parts.insert(0, Part("models", "Le moteur des modèles locaux", command, environment))
    return parts


class _DatabaseWatch:
    """Starts PostgreSQL again when it has died under the parts that use it."""

    def __init__(self, data: Path, server: postgres.RunningServer | None) -> None:
        self._data = data
        self._server = server

    def __call__(self) -> None:
        if self._server is None or self._server.is_running():
            return
        say("La base de données s’est arrêtée, redémarrage.")
        try:
            postgres.start(self._data)
        except postgres.PostgresError as error:
            say(f"{error} Nouvel essai.")
            time.sleep(1)
        else:
            say("Base de données : récupérée, les données sont intactes.")


def _wait_until_ready(supervisor: Supervisor, address: str) -> bool:
    say("Portail : démarrage…")
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not supervisor.stopping.is_set():
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"{address}/connexion", timeout=2)  # noqa: S310
            return True
        time.sleep(0.1)
    return False


def _announce() -> None:
    set_up_django()
    from socle.organisation.accounts import create_link, create_person, default_service, link_address
    from socle.organisation.models import Person

    public = os.environ["SOCLE_PUBLIC_URL"]
    person = Person.objects.order_by("pk").first()
    if person is None:
        person = create_person(FIRST_PERSON, default_service(), "Administration", administrator=True)
    link = link_address(public, create_link(person))
    say("")
    say(f"Socle est prêt : {public}")
    say(f"Pour entrer ({person.email}, un seul usage, 15 minutes) :")
    click.echo(link)
    say("Pour un autre lien : socle link E-MAIL. Pour arrêter : Ctrl+C.")
