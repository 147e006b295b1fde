"""The roles and rights of a prepared database, and what the check says of others."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from socle.storage import postgres
from socle.storage.database import check, prepare


@pytest.fixture(scope="module")
def server(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.RunningServer]:
    data = tmp_path_factory.mktemp("prepared") / "data"
    shutil.copytree(made_once, data)
    running = postgres.start(data)
    prepare(running.url("postgres"))
    yield running
    running.stop()


def run(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        cursor = connection.execute(query)  # type: ignore[arg-type]  # written here, not received
        return cursor.fetchall() if cursor.description else []


def wrong(url: str) -> list[str]:
    return [finding.code for finding in check(url) if not finding.ok]


def test_preparing_twice_changes_nothing(server: postgres.RunningServer) -> None:
    prepare(server.url("postgres"))
    assert wrong(server.url("socle_app")) == []


def test_the_application_reads_and_writes_what_the_owner_makes_in_any_schema(
    server: postgres.RunningServer,
) -> None:
    run(server.url("socle_owner"), "CREATE SCHEMA jobs; CREATE TABLE jobs.run (id serial PRIMARY KEY)")
    app = server.url("socle_app")
    run(app, "INSERT INTO jobs.run DEFAULT VALUES")
    run(app, "UPDATE jobs.run SET id = 7")
    assert run(app, "SELECT id FROM jobs.run") == [(7,)]
    run(app, "DELETE FROM jobs.run")


@pytest.mark.parametrize(
    "forbidden",
    [
        "CREATE TABLE public.mine ()",
        "CREATE SCHEMA mine",
        "TRUNCATE held",
        "ALTER TABLE held DISABLE ROW LEVEL SECURITY",
        "CREATE ROLE friend",
        "SET ROLE socle_owner",
        "COPY held TO PROGRAM 'true'",
    ],
)
def test_the_application_has_no_other_power(server: postgres.RunningServer, forbidden: str) -> None:
    run(server.url("socle_owner"), "CREATE TABLE IF NOT EXISTS held (id int)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(server.url("socle_app"), forbidden)


def test_powers_given_to_the_role_by_mistake_are_taken_back(server: postgres.RunningServer) -> None:
    run(server.url("postgres"), "ALTER ROLE socle_app BYPASSRLS CREATEDB")
    prepare(server.url("postgres"))
    assert wrong(server.url("socle_app")) == []


def test_the_check_refuses_a_role_that_policies_do_not_bind(server: postgres.RunningServer) -> None:
    assert wrong(server.url("postgres")) == ["role"]


def test_the_check_names_missing_extensions(server: postgres.RunningServer) -> None:
    assert wrong(server.url("socle_owner", "template1")) == ["vector", "unaccent"]


def test_the_check_says_that_nobody_answers(tmp_path: Path) -> None:
    (finding,) = check(f"postgresql://socle_app@/socle?host={tmp_path}")
    assert not finding.ok
    assert "SOCLE_DATABASE_URL" in finding.sentence


def test_a_second_database_is_prepared_beside_the_first(server: postgres.RunningServer) -> None:
    prepare(server.url("postgres"), "other")
    assert wrong(server.url("socle_app", "other")) == []
