"""Reads amounts of a text, has a model name its subject and each paragraph, and lists the documents given."""

from pydantic import BaseModel, Field

from socle.checks.outcomes import failed, passed
from socle.work.toolbox import (
    Automation,
    Contact,
    DraftView,
    Evidence,
    Export,
    Input,
    ItemKind,
    Proposal,
    Question,
    Step,
    Tool,
    Work,
)


class Named(BaseModel):
    objet: str = Field(min_length=3)


def read(work: Work) -> None:
    text = work.text("texte")
    amount = "1 200,00 €" if "1 200,00 €" in text else ""
    if amount:
        check = passed("sum", "Le montant est bien écrit.")
        proof = [Evidence(amount, name="texte")]
        work.item(Proposal("montant", "1200.00", origin="lu", evidence=proof, checks=[check]))
    else:
        work.item(Proposal("montant", None, origin="absent", explanation="Aucun montant n’est écrit."))
    for number, document in enumerate(work.documents("pieces"), start=1):
        first = next(block.text for _, block in document.parsed.body())
        proof = [Evidence(first[:60], document.id, document.name, 1)]
        check = failed("kind", "La nature de cette pièce n’est pas reconnue.")
        work.item(Proposal(f"piece-{number}", document.name, "lu", evidence=proof, checks=[check]))


def name(work: Work) -> None:
    paragraphs = [line for line in work.text("texte").splitlines() if line.strip()]
    for number, paragraph in enumerate(work.each(paragraphs, "paragraphes", "Lecture"), start=1):
        question = Question(f"objet-{number}", "small", [{"role": "user", "content": paragraph}])
        answer = work.ask_for(question, Named)
        why = "" if answer else "Le modèle n’a rien donné qui convienne."
        value = answer.objet if answer else None
        work.item(Proposal(f"paragraphe-{number}", value, original=paragraph, explanation=why))


def as_text(draft: DraftView) -> bytes:
    return "\n".join(str(item.current) for item in draft.family("paragraphe")).encode()


tool = Tool(
    slug="essai",
    title="Essai du noyau",
    purpose="Relever le montant d’un texte et nommer ses paragraphes.",
    administration="Administration d’essai",
    contact=Contact("Accueil", phone="01 23 45 67 89", address="1 rue de l’Essai"),
    legal_basis="Mission d’intérêt public",
    audience="Testeurs",
    automation=Automation.DRAFT,
    without_ai="Le texte se lit comme avant.",
    benefit="Montrer que le noyau tient.",
    acceptable_error="Un montant affiché est toujours écrit dans le texte.",
    error_measure="Les tests.",
    departure="L’agent, élément par élément.",
    persons_affected=False,
    sensitivity="internal",
    data_sources="Le texte et les pièces donnés.",
    operations="Lecture par des règles, puis un modèle nomme chaque paragraphe.",
    inputs=(
        Input("texte", "Texte", "text", either="pieces"),
        Input("pieces", "Pièces", "documents", required=False),
    ),
    steps=(Step("lire", "Lecture", read), Step("nommer", "Nom des paragraphes", name)),
    items=(
        ItemKind("montant", "Montant", "amount", group="Chiffres"),
        ItemKind("piece", "Pièce", group="Pièces", repeated=True, reason=True),
        ItemKind("paragraphe", "Paragraphe", "text", group="Paragraphes", repeated=True),
    ),
    exports=(Export("texte", "Texte", "text/plain; charset=utf-8", "txt", as_text),),
    checks=("sum",),
    roles=("small",),
)
