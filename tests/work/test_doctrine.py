"""What no tool may be for, and what each must say."""

from dataclasses import replace
from typing import Any

import pytest

from socle.work.declaration import Contact, Tool
from socle.work.doctrine import UnfitTool, check_lawful
from socle.work.registry import tools
from tests.work.sample.declaration import tool


@pytest.mark.parametrize(
    ("purpose", "source"),
    [
        ("Détecter précocement les troubles psychiques des agents.", "DGAFP"),
        ("Analyser les relations entre collègues d’un service.", "DGAFP"),
        ("Évaluer en vidéo les entretiens des candidats.", "DGAFP"),
        ("Proposer les primes à attribuer aux agents.", "DGAFP"),
        ("Remplacer les agents de l’accueil.", "Mission"),
        ("Refuser automatiquement les demandes incomplètes.", "article 47"),
        ("Prendre des décisions entièrement automatisées.", "article 47"),
        ("Noter les allocataires selon leur risque de fraude.", "2024/1689"),
        ("Classer les candidats à un poste.", "2024/1689"),
    ],
)
def test_a_proscribed_purpose_stops_the_start_with_the_rule(purpose: str, source: str) -> None:
    with pytest.raises(UnfitTool, match=source):
        check_lawful(replace(tool, purpose=purpose))


@pytest.mark.parametrize(
    "purpose",
    [
        "Relever les dates d’un courrier.",
        "Résumer un rapport ; l’outil ne classe ni ne note personne.",
        "Classer les pièces d’un dossier par nature.",
        "Préparer l’analyse des offres, sans noter les candidats.",
        "Aider l’agent, que rien ne remplace.",
    ],
)
def test_a_lawful_purpose_is_registered(purpose: str) -> None:
    lawful = replace(tool, purpose=purpose)
    check_lawful(lawful)
    with pytest.raises(UnfitTool):
        check_lawful(replace(lawful, purpose="Noter les agents du service."))


@pytest.mark.parametrize("field", ["purpose", "legal_basis", "without_ai", "acceptable_error", "departure"])
def test_a_field_that_is_empty_is_named(field: str) -> None:
    empty: dict[str, Any] = {field: " "}
    with pytest.raises(UnfitTool, match=field):
        check_lawful(replace(tool, **empty))


def test_somebody_can_be_reached() -> None:
    with pytest.raises(UnfitTool, match="contacter"):
        check_lawful(replace(tool, contact=Contact("Accueil")))


def test_where_persons_are_affected_every_item_is_decided() -> None:
    items = tuple(replace(item, review=False) for item in tool.items)
    with pytest.raises(UnfitTool, match="chaque élément"):
        check_lawful(replace(tool, persons_affected=True, items=items))


def test_an_input_does_not_take_a_name_of_the_api() -> None:
    inputs = (replace(tool.inputs[0], name="title", either=""), *tool.inputs[1:])
    with pytest.raises(UnfitTool, match="title"):
        check_lawful(replace(tool, inputs=inputs))


def test_every_tool_of_this_server_is_lawful() -> None:
    registered: dict[str, Tool] = tools()
    assert {"assistant", "essai"} <= set(registered)
