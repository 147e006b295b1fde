"""What a model is asked of a field that the rules left empty, read from a dated data file."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from socle.tools.contracts.fields import label
from socle.tools.contracts.reading.remaining import Remaining

_LONGEST_PASSAGE = 700  # characters


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("field.toml").read_text("utf-8"))


def question_for(entry: Remaining) -> list[dict[str, str]]:
    """The request for one field, from the few passages that speak of it."""
    passages = "\n\n".join(passage.text[:_LONGEST_PASSAGE] for passage in entry.passages)
    asked = str(_data()["question"]).format(label=label(entry.field), passages=passages)
    return [{"role": "system", "content": str(_data()["system"])}, {"role": "user", "content": asked}]
