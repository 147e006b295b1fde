"""Recall and latency of Socle's search beside stemmed BM25 (bm25s), on real French questions.

    python -m benchmarks.retrieval [--data ../shared/data] [--cache FOLDER]

Loads PIAF and service-public.fr into a database of its own, migrated like any other, and asks every dev
question by the product's own `search`. The weights of the hybrid are learnt on four fifths of PIAF's articles
and used on the last fifth, five times. Prints Markdown. `--cache` keeps the vectors from one run to the next.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.retrieval_corpora import Corpus, embedded, piaf, service_public
from benchmarks.retrieval_measures import Finder, Measured, difference, learnt, measured, stemmed_bm25

if TYPE_CHECKING:
    from socle.knowledge.models import Collection, Document, Passage
    from socle.knowledge.search.fusion import EvidenceWeights
    from socle.organisation.callers import Caller

ROOT = Path(__file__).parent.parent
DEEPEST = 50
FOLDS = 5


def main() -> int:
    """Runs the benchmark; 2 when the data are absent."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    folder = options.data / "retrieval"
    if not (folder / "piaf" / "corpus.jsonl").exists():
        print(f"No data at {folder}: give the folder that holds retrieval/piaf with --data.", file=sys.stderr)
        return 2
    with a_database():
        measure_piaf(piaf(folder), options.cache)
        if (folder / "service_public" / "fiches.jsonl").exists():
            measure_service_public(service_public(folder), options.cache)
    return 0


@contextmanager
def a_database() -> Iterator[None]:
    """An embedded PostgreSQL in a folder of its own, migrated; Django connects as the application's role."""
    from socle.operating.house import open_data, set_up_django, start_embedded

    for name in [name for name in os.environ if name.startswith("SOCLE_")]:
        del os.environ[name]
    data = open_data(Path(tempfile.mkdtemp(prefix="socle-benchmark-")))
    server = start_embedded(data)
    try:
        subprocess.run([sys.executable, "-m", "socle", "migrate", "--data", str(data)], check=True, cwd=ROOT)
        set_up_django()
        yield
    finally:
        server.stop()
        shutil.rmtree(data, ignore_errors=True)


class Library:
    """A corpus in the database, and the product's search on it."""

    def __init__(self, corpus: Corpus, cache: Path | None) -> None:
        from socle.knowledge.embedding import embedded_text
        from socle.knowledge.models import Passage
        from socle.organisation.accounts import create_person, service_named
        from socle.organisation.callers import caller_of

        shown = [
            embedded_text(Passage(text=text, headings=corpus.headings(number)))
            for number, text in enumerate(corpus.texts)
        ]
        self.corpus = corpus
        self.passages = embedded(shown, f"{corpus.name}-passages", cache)
        self.questions = embedded(corpus.questions, f"{corpus.name}-questions", cache)
        person = create_person(f"{len(corpus.texts)}@example.org", service_named("Banc", "Mesure"), "Banc")
        self.caller: Caller = caller_of(person)
        self.collection: Collection
        self.number_of: dict[int, int] = {}
        self._load(person)

    def _load(self, person: Any) -> None:
        from socle.knowledge.models import Collection, Document, Passage
        from socle.knowledge.search import lexical
        from socle.organisation.content import ownership
        from socle.storage.scope import administration_scope

        members: dict[str, list[int]] = {}
        for number, name in enumerate(self.corpus.documents):
            members.setdefault(name, []).append(number)
        with administration_scope(self.caller.administration_id):
            owned = ownership(person)
            self.collection = Collection.objects.create(name=self.corpus.name, **owned)
            for name, numbers in members.items():
                document = Document.objects.create(
                    collection=self.collection, name=name, status=Document.Status.READY, **owned
                )
                made = Passage.objects.bulk_create(
                    self._passage(document, ordinal, number) for ordinal, number in enumerate(numbers)
                )
                self.number_of |= dict(zip((passage.pk for passage in made), numbers, strict=True))
                lexical.add(document)
        tidy()

    def _passage(self, document: "Document", ordinal: int, number: int) -> "Passage":
        from socle.knowledge.models import Passage

        return Passage(
            document=document,
            collection=self.collection,
            administration_id=self.caller.administration_id,
            ordinal=ordinal,
            text=self.corpus.texts[number],
            headings=self.corpus.headings(number),
            embedding=self.passages[number].tolist(),
        )

    def finder(self, method: str, limit: int, **options: Any) -> Finder:
        """The product's search by one method."""
        from socle.knowledge.search import search

        def find(number: int) -> list[int]:
            hits = search(
                self.caller,
                self.corpus.questions[number],
                [self.collection.pk],
                method=method,  # type: ignore[arg-type]
                limit=limit,
                query_vector=self.questions[number].tolist(),
                **options,
            )
            return [self.number_of[hit.passage.pk] for hit in hits]

        return find

    def evidence(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """For weights to be learnt: the evidence for a question's candidates, and which of them are right."""
        from socle.knowledge.search import fusion, hybrid, lexical
        from socle.knowledge.search.scope import scope_of
        from socle.storage.scope import administration_scope

        with administration_scope(self.caller.administration_id):
            scope = scope_of(self.caller, [self.collection.pk])
            assert scope is not None
            terms = lexical.terms_of(self.corpus.questions[number], scope)
            vector = self.questions[number].tolist()
            found = hybrid.with_pairs(
                terms, hybrid.candidates_with_evidence(scope, terms, vector, fusion.PAIRED)
            )
        targets, answer = self.corpus.targets(), self.corpus.answers[number]
        rows = np.array([[each.words, each.meaning, each.pairs] for each in found])
        return rows, np.array([targets[self.number_of[each.passage]] == answer for each in found])


def tidy() -> None:
    """What autovacuum does within a minute of loading, done at once."""
    import psycopg

    with psycopg.connect(os.environ["SOCLE_DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("vacuum analyze")


def weights_of(shares: np.ndarray) -> "EvidenceWeights":
    """The product's form of learnt weights."""
    from socle.knowledge.search.fusion import EvidenceWeights

    return EvidenceWeights(*(float(share) for share in shares))


def cross_validated(library: Library) -> tuple[Finder, list[np.ndarray]]:
    """Hybrid search, each question with weights learnt on other articles; and the folds' weights."""
    corpus = library.corpus
    articles = list(dict.fromkeys(corpus.documents))
    fold_of = {article: number % FOLDS for number, article in enumerate(articles)}
    folds = np.array([fold_of[corpus.documents[int(answer)]] for answer in corpus.answers])
    samples = [library.evidence(number) for number in range(len(corpus.questions))]
    weights = [learnt([samples[n] for n in np.flatnonzero(folds != fold)]) for fold in range(FOLDS)]
    finders = [library.finder("hybrid", DEEPEST, weights=weights_of(each)) for each in weights]
    return lambda number: finders[folds[number]](number), weights


def table(title: str, results: dict[str, Measured], depths: tuple[int, ...]) -> None:
    """Recall at each depth and the latencies, as Markdown."""
    print(f"\n## {title}\n")
    print(f"| method | {' | '.join(f'recall@{depth}' for depth in depths)} | p50 ms | p95 ms |")
    print("|---" * (len(depths) + 3) + "|")
    for name, result in results.items():
        recalls = " | ".join(f"{result.recall(depth).mean():.3f}" for depth in depths)
        p50, p95 = np.percentile(result.times, [50, 95])
        print(f"| {name} | {recalls} | {p50:.1f} | {p95:.1f} |")


def measure_piaf(corpus: Corpus, cache: Path | None) -> None:
    """The table of PIAF, the differences with bm25s, and the weights."""
    library = Library(corpus, cache)
    hybrid, weights = cross_validated(library)
    finders = {
        "bm25s, stemmed": stemmed_bm25(corpus, DEEPEST),
        "lexical": library.finder("lexical", DEEPEST),
        "semantic": library.finder("semantic", DEEPEST),
        "hybrid, weights cross-validated": hybrid,
        "hybrid by rank (encoders not measured)": library.finder("hybrid", DEEPEST, encoder="another"),
    }
    results = measured(corpus, finders)
    size = f"{len(corpus.texts)} passages, {len(corpus.questions)} questions, {DEEPEST} results each"
    table(f"PIAF: {size}", results, (1, 5, 10, 50))
    print("\nDifference with bm25s in points, paired bootstrap by question, 95 %:\n")
    print("| method | @1 | @10 | @50 |\n|---|---|---|---|")
    reference = results.pop("bm25s, stemmed")
    for name, result in results.items():
        cells = (difference(result.recall(depth), reference.recall(depth)) for depth in (1, 10, 50))
        print(f"| {name} | {' | '.join(cells)} |")
    print("\nWeights learnt (shares of the score):\n")
    print("| fold | words | meaning | pairs |\n|---|---|---|---|")
    for fold, shares in enumerate([*weights, np.mean(weights, axis=0)], 1):
        print(f"| {fold if fold <= FOLDS else 'mean'} | {' | '.join(f'{share:.3f}' for share in shares)} |")


def measure_service_public(corpus: Corpus, cache: Path | None) -> None:
    """The sheet found, for 49 real questions, with the weights shipped: none was learnt here."""
    library = Library(corpus, cache)
    finders = {
        "bm25s, stemmed": stemmed_bm25(corpus, 100),
        "lexical": library.finder("lexical", 100),
        "semantic": library.finder("semantic", 100),
        "hybrid": library.finder("hybrid", 100),
        "hybrid by rank": library.finder("hybrid", 100, encoder="another"),
    }
    results = measured(corpus, finders)
    size = f"{len(corpus.texts)} passages, {len(corpus.questions)} questions, 100 results each"
    table(f"service-public.fr, sheets: {size}", results, (1, 3, 10))


if __name__ == "__main__":
    sys.exit(main())
