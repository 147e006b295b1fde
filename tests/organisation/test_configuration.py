"""What a service sets for itself: each change stands in the ledger, and a refused one does not."""

from types import SimpleNamespace

import pytest

from socle.ledger.models import Entry
from socle.ledger.pseudonyms import pseudonym
from socle.storage.scope import administration_scope
from socle.tools.meetings import templates
from socle.tools.meetings.models import MinutesTemplate
from socle.tools.meetings.outline import Section
from socle.tools.meetings.templates import Written
from socle.tools.transcripts import service_rules
from socle.tools.transcripts.models import GlossaryTerm
from socle.tools.transcripts.service_rules import Term

OUTLINE = Written("Conseil", [Section("decision", "Décisions")], affects_persons=False)


def changes() -> list[str]:
    return [one.facts["change"] for one in Entry.objects.filter(kind="configuration_changed").order_by("id")]


def test_a_term_added_changed_and_removed_stands_there_with_its_service(people: SimpleNamespace) -> None:
    owner, before = people.owner, len(changes())
    with administration_scope(owner.administration_id):
        assert service_rules.add_term(owner.service, Term("Chorus", ["corus"]), owner)
        row = GlossaryTerm.objects.get()
        assert service_rules.change_term(row, Term("Chorus Pro", []), owner)
        service_rules.remove_term(row, owner)
        assert not GlossaryTerm.objects.exists()
    assert changes()[before:] == ["glossary_term_added", "glossary_term_changed", "glossary_term_removed"]
    entry = Entry.objects.latest("id")
    assert entry.facts["service"] == owner.service_id
    assert entry.actor == pseudonym(owner.pk)


def test_a_template_added_changed_and_removed_stands_there(people: SimpleNamespace) -> None:
    owner, before = people.owner, len(changes())
    with administration_scope(owner.administration_id):
        assert templates.add(owner.service, OUTLINE, owner)
        row = MinutesTemplate.objects.get()
        assert templates.change(row, OUTLINE, owner)
        templates.remove(row, owner)
    wanted = ["minutes_template_added", "minutes_template_changed", "minutes_template_removed"]
    assert changes()[before:] == wanted


@pytest.mark.parametrize("kind", ["term", "template"])
def test_a_name_that_is_taken_changes_nothing_and_enters_nothing(people: SimpleNamespace, kind: str) -> None:
    owner = people.owner
    with administration_scope(owner.administration_id):
        for is_first in (True, False):
            before = len(changes())
            added = (
                service_rules.add_term(owner.service, Term("Chorus", []), owner)
                if kind == "term"
                else templates.add(owner.service, OUTLINE, owner)
            )
            assert added is is_first
            assert len(changes()) == before + is_first
