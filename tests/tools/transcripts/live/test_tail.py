"""Which sound is asked next: utterances end at pauses, nothing piles up, silence is never heard."""

from itertools import cycle, pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socle.tools.transcripts.live.tail import MOST_SECONDS, Question, Tail
from socle.tools.transcripts.pipeline.windows import LONGEST
from tests.tools.transcripts.live.sound import RATE, silence


def asked(tail: Tail, sound: bytes, step: float = 0.5) -> list[Question]:
    """The questions of a model that answers at once, as the sound comes."""
    found = []
    size = round(step * RATE) * 2
    for at in range(0, len(sound), size):
        tail.add(sound[at : at + size])
        while question := tail.question():
            tail.heard(question)
            found.append(question)
    return found


def test_silence_asks_nothing_and_is_not_kept() -> None:
    tail = Tail()
    assert asked(tail, silence(120)) == []
    assert tail.question(is_end=True) is None
    assert len(tail._samples) < RATE * 2


def test_an_utterance_is_heard_as_it_grows_and_whole_after_its_pause(speech: bytes) -> None:
    questions = asked(Tail(), silence(2) + speech + silence(2))
    growing, whole = questions[:-1], questions[-1]
    assert growing
    assert not any(one.is_whole for one in growing)
    assert whole.is_whole
    assert whole.start > 1.0
    assert whole.end >= growing[-1].end


def test_the_end_is_heard_without_waiting_for_a_pause(speech: bytes) -> None:
    tail = Tail()
    tail.add(speech[: 3 * RATE * 2])
    question = tail.question(is_end=True)
    assert question is not None
    assert question.is_whole
    tail.heard(question)
    assert tail.question(is_end=True) is None


def test_a_speaker_without_pauses_is_cut_before_the_model_is_overwhelmed(speech: bytes) -> None:
    breathless = speech[RATE : 3 * RATE] * 40
    questions = asked(Tail(), breathless)
    assert all(one.end - one.start <= LONGEST for one in questions)
    assert sum(one.is_whole for one in questions) >= 2


def test_a_model_that_answered_nothing_for_minutes_gets_the_newest_and_says_what_is_missing(
    speech: bytes,
) -> None:
    tail = Tail()
    tail.add((speech + silence(1)) * 20)
    question = tail.question()
    assert question is not None
    assert question.skipped
    assert question.start > tail.now - MOST_SECONDS
    assert question.end - question.start <= LONGEST
    tail.heard(question)
    later = tail.question(is_end=True)
    assert later is None or not later.skipped


def test_a_click_asks_nothing() -> None:
    tail = Tail()
    click = b"".join((30000 if n % 2 else -30000).to_bytes(2, "little", signed=True) for n in range(400))
    assert asked(tail, silence(3) + click + silence(60)) == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pause=st.floats(0.1, 3), sizes=st.lists(st.integers(8_000, 60_000), min_size=1, max_size=8))
def test_whole_utterances_follow_one_another_whatever_the_pieces(
    speech: bytes, pause: float, sizes: list[int]
) -> None:
    sound = speech + silence(pause) + speech + silence(1)
    tail, whole, at = Tail(), list[Question](), 0
    for size in cycle(sizes):
        if at >= len(sound):
            break
        tail.add(sound[at : at + size])
        at += size
        if question := tail.question():
            assert len(question.samples) == round((question.end - question.start) * RATE) * 2
            tail.heard(question)
            whole += [question] if question.is_whole else []
    while question := tail.question(is_end=True):
        tail.heard(question)
        whole.append(question)
    assert not any(one.skipped for one in whole)
    assert all(one.end <= other.start for one, other in pairwise(whole))
    heard = sum(one.end - one.start for one in whole)
    assert heard > 0.7 * 2 * len(speech) / RATE / 2
