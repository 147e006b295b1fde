"""No text is ever labelled FALC: that takes proofreading by people with intellectual disabilities."""

import re
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from socle.tools.plain_language.acceptance import judge
from socle.tools.plain_language.action_box import TITLE
from socle.tools.plain_language.chart import chart, measures
from socle.tools.plain_language.documents import (
    Revision,
    new_docx,
    new_odt,
    read_letter_file,
    rewrite_letter_file,
)
from socle.tools.plain_language.findings import find_in_letter
from socle.tools.plain_language.locking import lock
from socle.tools.plain_language.readability import letter_readability
from socle.tools.plain_language.rewriting import request
from tests.tools.plain_language.letters import NAMES, letter

LABEL = re.compile(r"\bfalc\b|facile à lire", re.IGNORECASE)
TEXT = "Vous devez payer cette somme avant la fin du mois, ou demander un délai."


@pytest.mark.parametrize("label", ["FALC : ", "Version en falc. ", "Texte facile à lire et à comprendre. "])
def test_a_proposal_that_calls_itself_easy_to_read_is_refused(label: str) -> None:
    assert judge(lock(TEXT), {"texte": label + TEXT, "raisons": []}).text is None


def test_a_reason_that_calls_the_text_easy_to_read_is_left_out() -> None:
    answer = {"texte": TEXT, "raisons": ["texte FALC", "mots courants", "Facile à lire"]}
    assert judge(lock(TEXT), answer).reasons == ("mots courants",)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_the_tool_writes_holds_the_label(name: str, tmp_path: Path) -> None:
    paragraphs = letter(name)
    measured = letter_readability(paragraphs)
    told = [TITLE, chart(measures(measured, measured)), str(request(lock(paragraphs[-1].text)))]
    told += [str(asdict(one)) for one in find_in_letter(paragraphs)]
    for make in (new_docx, new_odt):
        file = tmp_path / "lettre"
        file.write_bytes(make(paragraphs))
        file.write_bytes(rewrite_letter_file(file, {0: "Autre"}, Revision(datetime.now(UTC))))
        told += [one.text for one in read_letter_file(file)]
        assert b"FALC" not in file.read_bytes()
    assert not any(LABEL.search(one) for one in told)


def test_no_data_file_of_the_tool_holds_the_label() -> None:
    folder = files("socle.tools.plain_language").joinpath("data")
    assert not any(
        LABEL.search(one.read_text("utf-8")) for one in folder.iterdir() if one.name.endswith(".toml")
    )
