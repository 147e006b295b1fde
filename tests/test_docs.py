"""What can be set and called is documented, and what is documented exists."""

import re
from io import StringIO

import click
import pytest
from django.core.management import call_command

from socle.cli import main
from tests.serving import ROOT

SOURCES = [path for path in (ROOT / "socle").rglob("*.py") if "migrations" not in path.parts]
# Handed by `socle serve` to its own parts; nobody sets them.
INTERNAL = {"SOCLE_SUPERVISOR"}


def test_every_setting_is_documented() -> None:
    documented = set(re.findall(r"SOCLE_[A-Z_]+", (ROOT / "docs/operator/settings.md").read_text()))
    used: set[str] = set()
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"environ(?:\.get|\.setdefault)?[\[(]\"(SOCLE_[A-Z_]+)\"", text))
        used |= set(re.findall(r"envvar=\"(SOCLE_[A-Z_]+)\"", text))
        used |= {f"SOCLE_{name}" for name in re.findall(r"\b(?:setting|flag)\(\"([A-Z_]+)\"", text)}
    assert used - documented - INTERNAL == set()


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs/operator/commands.md").read_text(encoding="utf-8")
    assert [name for name in commands(main) if f"socle {name}" not in text] == []


def commands(group: click.Group, before: str = "") -> list[str]:
    names: list[str] = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            names += commands(command, f"{before}{name} ")
        elif not command.hidden:
            names.append(f"{before}{name}")
    return names


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def test_no_lock_file_names_a_registry() -> None:
    locks = [*(ROOT / "requirements").glob("*.lock"), ROOT / "package-lock.json"]
    assert len(locks) == 3
    assert [path.name for path in locks if "://" in path.read_text(encoding="utf-8")] == []


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    said = StringIO()
    # Ends the process where there is something to make.
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert said.getvalue() == "No changes detected\n"
