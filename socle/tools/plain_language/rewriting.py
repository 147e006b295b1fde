"""One paragraph rewritten: the request to the model, the answer's acceptance, the proposal that results.

The model is called by whoever gives `ask`: messages and a JSON schema in, the answer's object out.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from socle.checks.outcomes import CheckOutcome, not_applicable
from socle.tools.plain_language.acceptance import Judgement, judge
from socle.tools.plain_language.data_files import data_file
from socle.tools.plain_language.findings import Finding, find
from socle.tools.plain_language.letter import LetterParagraph
from socle.tools.plain_language.locking import LockedParagraph, lock

Message = dict[str, str]
Schema = dict[str, Any]
Ask = Callable[[Sequence[Message], Schema], Mapping[str, Any]]

_ADVICE = re.compile(r"(?<=\.)\s*(?:Relisez|Rétablissez)\b.*$", re.DOTALL)


class ModelSilent(Exception):
    """`ask` may raise it: no model is there, or it gave nothing that can be read. The original is kept."""


@dataclass(frozen=True, slots=True)
class ParagraphProposal:
    """What is proposed for one paragraph: `proposed` is the original itself when nothing was accepted.

    `flags` say, in French, what a person must know: why the original was kept and what was refused, or what
    to look at in a proposal that passed the checks.
    """

    original: str
    proposed: str
    changed: bool
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    flags: tuple[str, ...]
    checks: tuple[CheckOutcome, ...]


def propose(paragraph: LetterParagraph, ask: Ask, letter: str = "") -> ParagraphProposal:
    """The proposal for a paragraph. A locked part of the letter, or one too short, is not sent at all.

    `letter`: the text of the whole letter, where an acronym of this paragraph may be explained.
    """
    findings = tuple(find(paragraph, letter))
    if kept := why_not_sent(paragraph):
        return _kept(paragraph.text, findings, (), (not_applicable("réécriture", kept),))
    locked = lock(paragraph.text)
    judgement = _ask_until_accepted(locked, ask)
    if judgement.text is None:
        return _kept(paragraph.text, findings, (_why_kept(judgement), *judgement.refusals), judgement.checks)
    changed = judgement.text != " ".join(paragraph.text.split())
    proposed = judgement.text if changed else paragraph.text
    reasons = judgement.reasons if changed else ()
    flags = judgement.notices if changed else ()
    return ParagraphProposal(paragraph.text, proposed, changed, reasons, findings, flags, judgement.checks)


def why_not_sent(paragraph: LetterParagraph) -> str:
    """Why a paragraph is kept word for word, in French; empty when it may be rewritten."""
    if paragraph.is_fixed:
        return "Un champ du document fait partie de ce paragraphe : il est gardé tel quel."
    if not paragraph.is_rewritten:
        return str(data_file("rewriting")["kept"][paragraph.role])
    if len(paragraph.text.split()) < int(data_file("rewriting")["limits"]["least_words"]):
        return "Ce paragraphe est trop court pour être réécrit."
    return ""


def request(locked: LockedParagraph, refusals: Sequence[str] = (), refused: str = "") -> list[Message]:
    """The messages for one paragraph; after a refusal, with the answer that was refused and why."""
    table = data_file("rewriting")
    messages = [{"role": "system", "content": str(table["system"])}]
    for example in table["example"]:
        answer = {"texte": example["texte"], "raisons": example["raisons"]}
        messages.append({"role": "user", "content": example["text"]})
        messages.append({"role": "assistant", "content": json.dumps(answer, ensure_ascii=False)})
    messages.append({"role": "user", "content": str(table["request"]).format(text=locked.text)})
    if refusals:
        messages.append({"role": "assistant", "content": json.dumps({"texte": refused}, ensure_ascii=False)})
        told = str(table["retry"]).format(reasons=" ".join(map(_reproach, refusals)), text=locked.text)
        messages.append({"role": "user", "content": told})
    return messages


def _reproach(refusal: str) -> str:
    """What is wrong, without the advice that follows for a person."""
    return _ADVICE.sub("", refusal).strip()


def schema(locked: LockedParagraph) -> Schema:
    """The JSON schema of the answer, bounded so that a model that repeats itself stops."""
    limits = data_file("rewriting")["limits"]
    most = int(len(locked.text) * float(limits["characters"])) + 40
    reason = {"type": "string", "maxLength": int(limits["reason_characters"])}
    return {
        "type": "object",
        "properties": {
            "texte": {"type": "string", "maxLength": most},
            "raisons": {"type": "array", "items": reason, "maxItems": int(limits["reasons"])},
        },
        "required": ["texte", "raisons"],
        "additionalProperties": False,
    }


def _ask_until_accepted(locked: LockedParagraph, ask: Ask) -> Judgement:
    """The first accepted judgement, or the last refused one."""
    judgement = Judgement(None, (), ())
    refused = ""
    for _ in range(int(data_file("rewriting")["limits"]["attempts"])):
        try:
            answer = ask(request(locked, judgement.refusals, refused), schema(locked))
        except ModelSilent:
            silent = not_applicable("réécriture", "Le modèle n’a pas donné de réponse lisible.")
            return Judgement(None, (), (*judgement.checks, silent))
        judgement = judge(locked, answer)
        if judgement.text is not None:
            break
        told = answer.get("texte") if isinstance(answer, Mapping) else None
        refused = told if isinstance(told, str) else ""
    return judgement


def _why_kept(judgement: Judgement) -> str:
    if judgement.refusals:
        return "Le texte d’origine est gardé : la proposition du modèle n’a pas passé les contrôles."
    return "Le texte d’origine est gardé : le modèle n’a pas donné de réponse lisible."


def _kept(
    original: str, findings: tuple[Finding, ...], flags: tuple[str, ...], checks: tuple[CheckOutcome, ...]
) -> ParagraphProposal:
    return ParagraphProposal(original, original, False, (), findings, flags, checks)
