"""What changed between two paragraphs, word by word."""

from datetime import datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from socle.tools.plain_language.documents import AUTHOR, Change, Revision, word_diff

_texts = st.lists(
    st.sampled_from(["vous", "devez", "l’avis", "12 €", ",", " ", "\u00a0", "\n", "."]), max_size=15
)


def test_only_the_words_that_changed_are_marked() -> None:
    assert word_diff("Vous devez payer la somme due.", "Vous devez régler la somme.") == [
        Change("keep", "Vous devez "),
        Change("delete", "payer"),
        Change("insert", "régler"),
        Change("keep", " la somme"),
        Change("delete", " due"),
        Change("keep", "."),
    ]


def test_a_non_breaking_space_of_the_original_is_kept() -> None:
    assert word_diff("12\u00a0€ à payer", "12 € à payer") == [Change("keep", "12\u00a0€ à payer")]


@settings(deadline=None)
@given(_texts.map("".join), _texts.map("".join))
def test_the_changes_give_both_texts_back(before: str, after: str) -> None:
    changes = word_diff(before, after)
    assert "".join(one.text for one in changes if one.kind != "insert") == before
    written = "".join(one.text for one in changes if one.kind != "delete")
    assert written.split() == after.split()


def test_a_revision_tells_its_author_and_its_time_in_utc() -> None:
    paris = timezone(timedelta(hours=1))
    revision = Revision(datetime(2026, 11, 25, 0, 30, tzinfo=paris))
    assert (revision.author, revision.date) == (AUTHOR, "2026-11-24T23:30:00Z")
