"""The steps of Langage clair: each paragraph gets a proposal, and the letter the box of what it asks."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from socle.checks.outcomes import CheckOutcome, failed, passed
from socle.knowledge.parsing.unreadable import Unreadable
from socle.tools.plain_language.action_box import ActionBox, Step, action_box
from socle.tools.plain_language.files import paragraphs_of_file
from socle.tools.plain_language.findings import Finding, find_in_letter
from socle.tools.plain_language.letter import LetterParagraph, read_letter, read_text
from socle.tools.plain_language.locking import same_facts
from socle.tools.plain_language.rewriting import ModelSilent, ParagraphProposal, propose
from socle.work.toolbox import Evidence, GivenDocument, ModelAway, Proposal, Question, Work

WITH_LAYOUT = ("docx", "odt")
_MOST_TOKENS = 700
_WITHOUT_MODEL = "Aucun modèle n’a répondu : les propositions viennent des règles seules."


def letter_of(work: Work) -> list[LetterParagraph]:
    """The letter's paragraphs: of the file that was given, else of the text."""
    documents = work.documents("fichier")
    if not documents:
        return read_text(work.text("lettre"))
    path = work.original("fichier")
    if path is not None and has_layout(documents[0].name):
        try:
            return paragraphs_of_file(documents[0].id, path)
        except Unreadable:
            work.note(
                "La mise en page du fichier ne peut pas être gardée : la lettre sera présentée sobrement."
            )
    return read_letter([block.text for _, block in documents[0].parsed.body() if block.text.strip()])


def has_layout(name: str) -> bool:
    """Whether a file's layout can be kept."""
    return name.lower().rsplit(".", 1)[-1] in WITH_LAYOUT


def rewrite(work: Work) -> None:
    """A proposal for each paragraph that may be rewritten, with its reasons, its findings and its checks."""
    paragraphs, documents = letter_of(work), work.documents("fichier")
    findings = find_in_letter(paragraphs)
    letter = "\n\n".join(paragraph.text for paragraph in paragraphs)
    work.name(_subject(paragraphs))
    ask = _Asking(work)
    for paragraph in work.each(paragraphs, "paragraphes", "Réécriture"):
        own = [finding for finding in findings if finding.paragraph == paragraph.index]
        if not (paragraph.is_rewritten or any(finding.proposal is not None for finding in own)):
            continue
        proposal = propose(paragraph, ask.for_paragraph(paragraph.index), letter)
        if ask.away and not proposal.changed:
            proposal = replace(proposal, flags=())  # the note says it once for the whole letter
        if item := _item(paragraph, proposal, own, documents):
            work.item(item)
    if ask.away:
        work.note(_WITHOUT_MODEL)


def _subject(paragraphs: Sequence[LetterParagraph]) -> str:
    """The letter's object line; its references where it has none."""
    lines = [one.text for one in paragraphs if one.role == "object"]
    return next((line for line in lines if line.lower().startswith("objet")), lines[0] if lines else "")


class _Asking:
    """Asks the model for one paragraph after the other, until it is known to be away."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.away = False

    def for_paragraph(self, index: int) -> Callable[[Sequence[Mapping[str, str]], Mapping[str, Any]], Any]:
        attempts = 0

        def ask(messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> Mapping[str, Any]:
            nonlocal attempts
            attempts += 1
            if self.away:
                raise ModelSilent
            key = f"paragraphe-{index}#{attempts}"
            try:
                text = self._work.ask(Question(key, "small", messages, schema, _MOST_TOKENS))
            except ModelAway as error:
                self.away = True
                raise ModelSilent from error
            return _object(text)

        return ask


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ModelSilent from error
    if not isinstance(found, dict):
        raise ModelSilent
    return found


def _item(
    paragraph: LetterParagraph,
    proposal: ParagraphProposal,
    findings: Sequence[Finding],
    documents: Sequence[GivenDocument],
) -> Proposal | None:
    """The item of a paragraph; None when there is nothing to say of it."""
    text = proposal.proposed if proposal.changed else ruled(paragraph.text, findings)
    if text == paragraph.text and not proposal.flags and not findings:
        return None
    return Proposal(
        f"paragraphe-{paragraph.index + 1}",
        text,
        label=f"Paragraphe {paragraph.index + 1}",
        original=paragraph.text,
        explanation="\n".join(_why(proposal, findings, text != paragraph.text)),
        evidence=[_evidence(paragraph.text, documents)],
        checks=list(_checks(paragraph.text, text, proposal)),
        details={"paragraph": paragraph.index},
    )


def ruled(text: str, findings: Sequence[Finding]) -> str:
    """The paragraph with every sure proposal of the rules, the last place first, its facts untouched."""
    written, end = text, len(text)
    for finding in sorted(findings, key=lambda one: -one.start):
        if finding.proposal is None or finding.end > end:
            continue
        tried = finding.applied_to(written)
        if same_facts(text, tried):
            written, end = tried, finding.start
    return written


def _why(proposal: ParagraphProposal, findings: Sequence[Finding], changed: bool) -> Iterator[str]:
    if proposal.changed:
        yield from (f"{reason[:1].upper()}{reason[1:].rstrip('.')}." for reason in proposal.reasons)
    elif changed:
        yield "Proposition des règles, sans modèle."
    if findings and proposal.changed:
        yield "Relevé dans l’original, à regarder aussi dans la proposition :"
    yield from dict.fromkeys(finding.explanation for finding in findings)


def _checks(original: str, text: str, proposal: ParagraphProposal) -> Iterator[CheckOutcome]:
    """The checks of the text that is proposed; what was refused of the model's is told by its flags."""
    if same_facts(original, text):
        yield passed("faits", "Montants, dates, délais, références et noms sont ceux de l’original.")
    else:
        yield failed("faits", "Les informations de l’original ne sont pas toutes là : gardez vos mots.")
    if proposal.changed:
        yield from (check for check in proposal.checks if check.outcome != "not_applicable")
        yield from (failed("à regarder", flag) for flag in proposal.flags)
    elif proposal.flags:
        yield failed("réécriture", " ".join(proposal.flags))


def _evidence(quote: str, documents: Sequence[GivenDocument]) -> Evidence:
    if not documents:
        return Evidence(quote, name="lettre")
    given = documents[0]
    pages = (page.number for page, block in given.parsed.body() if quote and quote[:60] in block.text)
    return Evidence(quote, given.id, given.name, next(pages, 1))


def box(work: Work) -> None:
    """«Ce que vous devez faire, avant quand, avec quoi», from the letter's own words."""
    found = action_box(letter_of(work))
    if found.is_empty:
        return
    documents = work.documents("fichier")
    quotes = [step.quote.text for step in found.steps]
    doubts = list(dict.fromkeys(doubt for step in found.steps for doubt in step.doubts))
    checks = [failed("encadré", doubt) for doubt in doubts]
    work.item(
        Proposal(
            "encadre",
            "\n".join(_lines(found)),
            explanation="Tiré de la lettre par des règles, avec ses mots. À placer en tête.",
            evidence=[_evidence(quote, documents) for quote in quotes],
            checks=checks,
        )
    )


def _lines(found: ActionBox) -> Iterator[str]:
    yield "Ce que vous devez faire"
    yield from (_line(step) for step in found.steps)
    if found.contacts:
        yield "Qui contacter : " + ", ".join(quote.text for quote in found.contacts)


def _line(step: Step) -> str:
    when = f" Avant quand : {', '.join(quote.text for quote in step.deadlines)}." if step.deadlines else ""
    what = f" Avec quoi : {', '.join(quote.text for quote in step.documents)}." if step.documents else ""
    return f"– {step.quote.text}{when}{what}"
