"""What the model is given: few numbered passages, sized to its speed, before the question."""

from collections.abc import Sequence

from socle.knowledge.models import Passage
from socle.tools.assistant.answering.focusing import focused, nearest_sentences
from socle.tools.assistant.answering.models_in_use import ReadingBudget
from socle.tools.assistant.models import Turn
from socle.tools.assistant.prompts import answer_prompt

Message = dict[str, str]
_REPEATED_SENTENCES = 2
_REMEMBERED_TURNS = 3
_REMEMBERED_WORDS = 120


def passages_to_read(found: Sequence[Passage], budget: ReadingBudget) -> list[Passage]:
    """The best passages that the budget allows: at least one, whatever its length."""
    chosen: list[Passage] = []
    words = 0
    for passage in found[: budget.passages]:
        words += len(passage.text.split())
        if chosen and words > budget.words:
            break
        chosen.append(passage)
    return chosen


def messages_on_documents(turn: Turn, passages: Sequence[Passage]) -> list[Message]:
    """The request for an answer from passages."""
    prompt = answer_prompt()
    blocks = [
        prompt.passage.format(
            number=number,
            headings=" > ".join(passage.headings),
            text=focused(turn.question, passage.text),
        )
        for number, passage in enumerate(passages, start=1)
    ]
    blocks += _nearest(turn, passages)
    asked = prompt.question.format(question=turn.question)
    return [
        {"role": "system", "content": _system(prompt.on_documents, turn)},
        {"role": "user", "content": "\n\n".join([*blocks, asked])},
    ]


def _nearest(turn: Turn, passages: Sequence[Passage]) -> list[str]:
    """Repeats, just before the question, the sentences that seem to answer it: small models forget."""
    marks = {found["passage"]: found["marks"] for found in turn.found}
    marked = [(passage.text, marks.get(passage.pk, [])) for passage in passages]
    sentences = nearest_sentences(turn.question, marked, _REPEATED_SENTENCES)
    return [answer_prompt().nearest.format(sentences="\n".join(sentences))] if sentences else []


def messages_without_documents(turn: Turn) -> list[Message]:
    """The request for an answer from nothing but the conversation."""
    messages = [{"role": "system", "content": _system(answer_prompt().without_documents, turn)}]
    former = turn.conversation.turns.filter(ordinal__lt=turn.ordinal, status=Turn.Status.DONE)
    for other in list(former)[-_REMEMBERED_TURNS:]:
        messages.append({"role": "user", "content": _short(other.question)})
        messages.append({"role": "assistant", "content": _short(other.answer)})
    return [*messages, {"role": "user", "content": turn.question}]


def _system(text: str, turn: Turn) -> str:
    project = turn.conversation.project
    if project is None or not project.instructions.strip():
        return text
    return f"{text}\n{answer_prompt().instructions.format(instructions=project.instructions.strip())}"


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:_REMEMBERED_WORDS])
