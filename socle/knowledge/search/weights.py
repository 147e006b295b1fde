"""The measured weights of the fusions, read from the dated file beside this module."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from socle.knowledge.search.fusion import EvidenceWeights, RankWeights

MEASURED_ENCODER = "use-multilingual-v3"
"""The encoder that is taken for the one in use when a search does not name another."""


@cache
def evidence_weights(encoder: str) -> EvidenceWeights | None:
    """The weights measured with this encoder (its id in the catalogue); None when none were."""
    tables = {table["encoder"]: table for table in _file()["evidence"]}
    table = tables.get(encoder)
    return EvidenceWeights(table["words"], table["meaning"], table["pairs"]) if table else None


@cache
def rank_weights() -> RankWeights:
    """The weights that hold for any encoder."""
    table = _file()["rank"]
    return RankWeights(table["lexical"], table["semantic"], table["k"])


def _file() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("weights.toml").read_text(encoding="utf-8"))
