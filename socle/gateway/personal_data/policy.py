"""What the operator decided: the [personal_data] table.

[personal_data]
action = "mask"        # off (default), raise, mask or refuse
tools = "raise"        # the same for Socle's own tools

[personal_data.kinds]
nir = "refuse"         # another action for one kind
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from socle.gateway.personal_data.kinds import Kind


class Action(StrEnum):
    """What is done about personal data, from the least to the most."""

    OFF = "off"
    RAISE = "raise"
    MASK = "mask"
    REFUSE = "refuse"


class PersonalDataEntry(BaseModel):
    """The table as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    action: Action = Action.OFF
    tools: Action | None = None
    kinds: dict[Kind, Action] = {}


@dataclass(frozen=True)
class PersonalDataPolicy:
    """The action for each kind that is looked for: in requests by API keys, and in those of tools."""

    keys: Mapping[Kind, Action]
    tools: Mapping[Kind, Action]


def read_policy(table: Any) -> PersonalDataPolicy:
    """The policy of a [personal_data] table. Raises ValueError that says what is wrong."""
    try:
        entry = PersonalDataEntry.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{where}: {first['msg']}.") from None
    keys = {kind: entry.kinds.get(kind, entry.action) for kind in Kind}
    # A tool proves its answers by quotes: it is neither refused nor given placeholders unless one says so.
    tools = {kind: entry.tools or _at_most_raise(action) for kind, action in keys.items()}
    return PersonalDataPolicy(_looked_for(keys), _looked_for(tools))


def _at_most_raise(action: Action) -> Action:
    return Action.OFF if action is Action.OFF else Action.RAISE


def _looked_for(actions: Mapping[Kind, Action]) -> Mapping[Kind, Action]:
    return {kind: action for kind, action in actions.items() if action is not Action.OFF}
