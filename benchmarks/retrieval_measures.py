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


Sample = tuple[np.ndarray, np.ndarray]
"""A question's candidates, one row of evidence each, and which of them are right."""


def learnt(samples: list[Sample], steps: int = 50) -> np.ndarray:
    """Conditional logit by Newton's method: the weights under which right answers are likeliest. Sum 1."""
    kept = [(rows, right) for rows, right in samples if right.any()]
    weights = np.zeros(kept[0][0].shape[1])
    likely, slope, curve = likelihood(kept, weights)
    for _ in range(steps):
        step = np.linalg.solve(curve, slope)
        # Far from the top a whole step may lead down again: it is halved until it leads up.
        while (found := likelihood(kept, weights + step))[0] < likely and np.abs(step).max() > 1e-9:
            step /= 2
        if found[0] - likely < 1e-9 * abs(likely):
            break
        weights, (likely, slope, curve) = weights + step, found
    weights = np.maximum(weights, 0)
    return np.asarray(weights / weights.sum())


def likelihood(samples: list[Sample], weights: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """The logarithm of the right answers' likelihood under these weights, its slope and its curvature."""
    likely, slope, curve = 0.0, np.zeros(len(weights)), np.eye(len(weights)) * 1e-6
    for rows, right in samples:
        scores = rows @ weights
        chances = np.exp(scores - scores.max())
        total = chances.sum()
        likely += float((scores[right] - scores.max() - np.log(total)).sum())
        centred = rows - (chances / total) @ rows
        slope += centred[right].sum(0)
        curve += centred.T @ (centred * (chances / total)[:, None])
    return likely, slope, curve


def difference(one: np.ndarray, other: np.ndarray) -> str:
    """The mean of paired differences in points and its 95 % bootstrap interval, by question."""
    paired = one.astype(float) - other
    draws = np.random.default_rng(0).integers(0, len(paired), (RESAMPLES, len(paired)), dtype=np.int32)
    low, high = np.percentile(paired[draws].mean(1), [2.5, 97.5]) * 100
    return f"{paired.mean() * 100:+.1f} [{low:+.1f}, {high:+.1f}]"
