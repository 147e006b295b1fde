"""What an endpoint asks before it looks for a model: may this request go on, as what, with which texts."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from socle.gateway.personal_data.detection import findings
from socle.gateway.personal_data.kinds import Kind
from socle.gateway.personal_data.masking import Mask, masked
from socle.gateway.personal_data.policy import Action, PersonalDataPolicy, read_policy
from socle.gateway.personal_data.texts import Text, texts_of
from socle.gateway.personal_data.unmasking import StreamUnmasking, unmasked
from socle.gateway.request_body import Body
from socle.inference.catalogue import Sensitivity
from socle.inference.policy import highest
from socle.interface.api_errors import ApiProblem
from socle.organisation.callers import Caller
from socle.storage.operator_file import OperatorTable

HEADER = "x-socle-personal-data"
# Above, a search in a thread costs less than the pause that it would be for everybody else.
MOST_AT_ONCE = 8_192


@dataclass(frozen=True)
class Examination:
    """What was found in a request, what it is to be treated as, and how to undo what was hidden."""

    sensitivity: Sensitivity
    counts: Mapping[Kind, int] = field(default_factory=dict)
    mask: Mask | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Kinds and counts, never values; nothing where nothing was found."""
        if not self.counts:
            return {}
        return {HEADER: ", ".join(f"{kind}={self.counts[kind]}" for kind in Kind if kind in self.counts)}

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tells what was found with every refusal too: it may be the reason of one."""
        try:
            yield
        except ApiProblem as problem:
            problem.headers |= self.headers
            raise

    def whole(self, answer: bytes) -> bytes:
        """A JSON answer as its asker may read it."""
        return answer if self.mask is None else unmasked(answer, self.mask)

    def stream(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """A stream as its asker may read it; reading raises EventTooLarge."""
        return pieces if self.mask is None else _restored(pieces, StreamUnmasking(self.mask))


async def _restored(pieces: AsyncIterator[bytes], unmasking: StreamUnmasking) -> AsyncIterator[bytes]:
    try:
        async for piece in pieces:
            if restored := unmasking.feed(piece):
                yield restored
    except Exception:
        # Of a stream that fails, too, the words that came are passed on.
        if last := unmasking.end():
            yield last
        raise
    if last := unmasking.end():
        yield last


class PersonalData:
    """The detector with the operator's policy, which is read again when the file changes."""

    def __init__(self, path: Path) -> None:
        self.policy: OperatorTable[PersonalDataPolicy] = OperatorTable(path, "personal_data", read_policy)

    async def examine(self, caller: Caller, sensitivity: Sensitivity, body: Body) -> Examination:
        """What the policy makes of a request; masks its body in place. Raises ApiProblem 403."""
        policy = self.policy.current()
        # Keys speak for people's own programs; pages and runs come with tokens.
        actions = policy.tools if caller.key_id is None else policy.keys
        if not actions:
            return Examination(sensitivity)
        texts = list(texts_of(body))
        if sum(len(text.text) for text in texts) <= MOST_AT_ONCE:
            return _examined(texts, sensitivity, actions)
        return await asyncio.to_thread(_examined, texts, sensitivity, actions)


def _examined(texts: list[Text], sensitivity: Sensitivity, actions: Mapping[Kind, Action]) -> Examination:
    found = [findings(text.text, actions) for text in texts]
    counts = Counter(one.kind for each in found for one in each)
    if not counts:
        return Examination(sensitivity)
    if refused := _kinds(counts, actions, Action.REFUSE):
        raise _refusal(refused, Examination(sensitivity, counts))
    if _kinds(counts, actions, Action.RAISE):
        sensitivity = highest(sensitivity, Sensitivity.PERSONAL)
    hidden = _kinds(counts, actions, Action.MASK)
    return Examination(sensitivity, counts, masked(texts, found, hidden) if hidden else None)


def _kinds(counts: Mapping[Kind, int], actions: Mapping[Kind, Action], action: Action) -> list[Kind]:
    return [kind for kind in Kind if kind in counts and actions[kind] is action]


def _refusal(kinds: list[Kind], examination: Examination) -> ApiProblem:
    return ApiProblem(
        403,
        f"The request holds personal data ({', '.join(kinds)}), which this server does not send to models. "
        "Remove them and try again.",
        type="permission_error",
        code="personal_data_refused",
        headers=examination.headers,
    )
