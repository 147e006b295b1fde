"""What a rewriting did to duties, possibilities, prohibitions, exceptions and negations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.checks.modality import align, check_modality, markers

VERBS = [
    "payer la taxe",
    "contester la décision",
    "fournir un justificatif",
    "déménager",
    "signer le contrat",
]
MODALS = {
    "obligation": "vous devez", "permission": "vous pouvez", "prohibition": "vous ne devez pas",
    "exemption": "vous n’êtes pas obligé de",
}  # fmt: skip
CLAUSES = st.lists(
    st.tuples(st.sampled_from(list(MODALS)), st.sampled_from(VERBS)),
    min_size=1,
    max_size=4,
    unique_by=lambda pair: pair[1],
)


def letter(clauses: list[tuple[str, str]]) -> str:
    return " ".join(f"À ce stade, {MODALS[family]} {verb}." for family, verb in clauses)


@given(CLAUSES)
def test_the_same_clauses_in_any_order_keep_everything(clauses: list[tuple[str, str]]) -> None:
    found = align(letter(clauses), letter(clauses[::-1]))
    assert (found.kept, found.lost, found.added, found.shifted) == (len(clauses), (), (), ())


@given(CLAUSES, st.data())
def test_one_changed_modal_is_found_on_the_verb_it_bears_on(
    clauses: list[tuple[str, str]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(clauses) - 1))
    other = data.draw(st.sampled_from([family for family in MODALS if family != clauses[place][0]]))
    changed = [*clauses[:place], (other, clauses[place][1]), *clauses[place + 1 :]]
    (shift,) = align(letter(clauses), letter(changed)).shifted
    assert (shift.before.family, shift.after.family) == (clauses[place][0], other)
    assert check_modality(letter(clauses), letter(changed)).outcome == "failed"


@given(CLAUSES, st.data())
def test_one_lost_clause_is_found(clauses: list[tuple[str, str]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(clauses) - 1))
    rest = clauses[:place] + clauses[place + 1 :]
    (lost,) = align(letter(clauses), letter(rest)).lost
    assert lost.family == clauses[place][0]
    assert check_modality(letter(rest), letter(clauses)).outcome == "failed"


@given(st.text(max_size=200))
def test_any_text_keeps_its_own_meaning(text: str) -> None:
    found = markers(text)
    assert all(" ".join(text[one.start : one.end].split()) == one.text for one in found)
    assert check_modality(text, text).outcome in {"passed", "not_applicable"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Vous devez payer avant le 15 mars.", "Payez avant le 15 mars."),
        ("Il est interdit de fumer, sauf dans la cour.", "Ne fumez pas, sauf dans la cour."),
        ("Votre demande n’est pas acceptée.", "Votre demande est refusée."),
        ("Votre demande n’est pas recevable.", "Votre demande est irrecevable."),
        ("La présence du représentant est obligatoire.", "Le représentant doit être présent."),
        ("Vous ne pouvez pas cumuler ces aides.", "Le cumul de ces aides est impossible."),
        ("Vous êtes tenu de répondre.", "Il faut répondre."),
        ("Cette option est facultative.", "Vous n’êtes pas obligé de choisir cette option."),
        (
            "En cas de retard, vous pouvez demander un délai.",
            "Si vous êtes en retard, demander un délai est possible.",
        ),
        ("Je vous prie d’agréer mes salutations.", "Cordialement."),
        ("Paiement avant le 15 mars.", "Payez avant le 15 mars."),
        ("Vous devez répondre sans délai.", "Vous devez répondre tout de suite."),
        ("Répondez immédiatement.", "Répondez dès que possible."),
        (
            "Vous devez répondre dans les meilleurs délais possibles.",
            "Vous devez répondre le plus tôt possible.",
        ),
    ],
)
def test_a_faithful_rewriting_passes(before: str, after: str) -> None:
    assert check_modality(before, after).outcome != "failed"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Vous devez répondre.", "Vous pouvez répondre.", "(obligation) a été affaibli en « pouvez »"),
        (
            "Il est interdit de fumer, sauf dans la cour.",
            "Vous ne devez pas fumer.",
            "« sauf » (exception) a disparu",
        ),
        (
            "Votre demande n’est pas recevable.",
            "Votre demande est recevable.",
            "« n’est pas » (négation) a disparu",
        ),
        ("Vous n’êtes pas tenu de répondre.", "Vous devez répondre.", "a été changé en « devez »"),
        (
            "L’aide est versée.",
            "L’aide n’est pas versée.",
            "« n’est pas » (négation) a été ajouté",
        ),
        (
            "L’aide n’est versée que sur demande.",
            "L’aide est versée sur demande.",
            "(restriction) a disparu",
        ),
        ("Si vous refusez, le contrat cesse.", "Le contrat cesse.", "« Si » (condition) a disparu"),
    ],
)
def test_an_unfaithful_rewriting_is_told(before: str, after: str, told: str) -> None:
    outcome = check_modality(before, after)
    assert (outcome.name, outcome.outcome) == ("modality", "failed")
    assert told in outcome.sentence.replace("\u00a0", " ")


def test_duties_put_for_one_another_are_seen() -> None:
    found = align(
        "Vous devez payer la taxe et vous pouvez contester la décision.",
        "Vous pouvez payer la taxe et vous devez contester la décision.",
    )
    assert sorted(shift.weakens for shift in found.shifted) == [False, True]


@pytest.mark.parametrize(
    "text", ["Le droit de vote.", "Peut-être.", "Le nez, assez.", "Le permis de conduire.", "Hors taxes."]
)
def test_look_alikes_oblige_and_allow_nothing(text: str) -> None:
    assert markers(text) == []


def test_an_invitation_made_a_duty_is_told_and_a_command_is_none() -> None:
    before = "Je vous invite à payer cette somme."
    (shift,) = align(before, "Vous devez payer cette somme.").firmer
    assert (shift.before.text, shift.after.text) == ("vous invite à", "devez")
    assert align(before, "Je vous invite à payer la somme.").firmer == ()
    assert align("Vous êtes tenu de payer cette somme.", "Vous devez payer cette somme.").firmer == ()
