"""What stands under a rewritten paragraph: what was done, apart from what was seen in the original."""

from socle.tools.plain_language.findings import find
from socle.tools.plain_language.letter import LetterParagraph
from socle.tools.plain_language.rewriting import propose
from socle.tools.plain_language.steps import _why

HEAVY = "Nonobstant votre courrier, vous êtes invité à payer la somme."


def test_what_was_seen_in_the_original_is_not_told_as_a_fault_of_the_proposal() -> None:
    paragraph = LetterParagraph(0, HEAVY, "body")
    written = {
        "texte": "Malgré votre courrier, vous êtes invité à payer la somme.",
        "raisons": ["plus simple"],
    }
    proposal = propose(paragraph, lambda *_: written)
    assert proposal.changed
    said = list(_why(proposal, find(paragraph), True))
    assert said[:2] == ["Plus simple.", "Relevé dans l’original, à regarder aussi dans la proposition :"]
    assert "« Nonobstant » se dit plus simplement." in said[2:]
