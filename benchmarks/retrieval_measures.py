"""How `benchmarks.retrieval` measures: recall, times, paired differences, and the weights that are learnt."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.retrieval_corpora import Corpus

RESAMPLES = 10_000
Finder = Callable[[int], list[int]]
"""From the number of a question to the passages found, best first."""


@dataclass
class Measured:
    """A method's rank of the first right answer for each question (0: not found), and its times in ms."""

    ranks: np.ndarray
    times: np.ndarray

    def recall(self, depth: int) -> np.ndarray:
        """For each question, whether the answer is among the first `depth`."""
        return (self.ranks > 0) & (self.ranks <= depth)


def stemmed_bm25(corpus: Corpus, limit: int) -> Finder:
    """bm25s with its French stop words and the French Snowball stemmer, on titles and texts."""
    import bm25s  # type: ignore[import-untyped]
    import Stemmer

    logging.getLogger("bm25s").setLevel(logging.WARNING)
    stemmer = Stemmer.Stemmer("french")

    def tokens(texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords="fr", stemmer=stemmer, show_progress=False)

    index = bm25s.BM25()
    texts = [f"{title}\n{text}" for title, text in zip(corpus.titles, corpus.texts, strict=True)]
    index.index(tokens(texts), show_progress=False)

    def find(number: int) -> list[int]:
        found, _ = index.retrieve(tokens([corpus.questions[number]]), k=limit, show_progress=False)
        return [int(passage) for passage in found[0]]

    return find


def measured(corpus: Corpus, finders: dict[str, Finder]) -> dict[str, Measured]:
    """Asks every question by each method in turn, so that what else the machine does weighs on all alike."""
    targets = corpus.targets()
    ranks: dict[str, list[int]] = {name: [] for name in finders}
    times: dict[str, list[float]] = {name: [] for name in finders}
    for number, answer in enumerate(corpus.answers):
        for name, find in finders.items():
            started = time.perf_counter()
            found = find(number)
            times[name].append((time.perf_counter() - started) * 1000)
            distinct = list(dict.fromkeys(targets[passage] for passage in found))
            ranks[name].append(distinct.index(answer) + 1 if answer in distinct else 0)
    return {name: Measured(np.array(ranks[name]), np.array(times[name])) for name in finders}


def learnt(samples: list[tuple[np.ndarray, np.ndarray]], steps: int = 30) -> np.ndarray:
    """Conditional logit by Newton's method: the weights under which right answers are likeliest. Sum 1."""
    kept = [(rows, right) for rows, right in samples if right.any()]
    weights = np.zeros(3)
    for _ in range(steps):
        slope, curve = np.zeros(3), np.eye(3) * 1e-6
        for rows, right in kept:
            chances = np.exp(rows @ weights - (rows @ weights).max())
            chances /= chances.sum()
            centred = rows - chances @ rows
            slope += centred[right].sum(0)
            curve += centred.T @ (centred * chances[:, None])
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    weights = np.maximum(weights, 0)
    return np.asarray(weights / weights.sum())


def difference(one: np.ndarray, other: np.ndarray) -> str:
    """The mean of paired differences in points and its 95 % bootstrap interval, by question."""
    paired = one.astype(float) - other
    draws = np.random.default_rng(0).integers(0, len(paired), (RESAMPLES, len(paired)), dtype=np.int32)
    low, high = np.percentile(paired[draws].mean(1), [2.5, 97.5]) * 100
    return f"{paired.mean() * 100:+.1f} [{low:+.1f}, {high:+.1f}]"
