"""Search: French BM25 in PostgreSQL, vectors, and the fusion of both, within what the caller may see.

`search` answers a question; `lexical.add`, `lexical.remove` and `lexical.rebuild` keep the words' index.
"""

from socle.knowledge.search import lexical
from socle.knowledge.search.conditions import BadFilter, Condition, Conditions, conditions_of
from socle.knowledge.search.hybrid import Hit, Method, VectorMissing, search

__all__ = [
    "BadFilter",
    "Condition",
    "Conditions",
    "Hit",
    "Method",
    "VectorMissing",
    "conditions_of",
    "lexical",
    "search",
]
