"""What was given as stable stays, and is neither lost nor said twice."""

from hypothesis import given
from hypothesis import strategies as st

from socle.tools.transcripts.live.agreement import Agreement, covered

WORDS = ["le", "la", "conseil", "général", "vote", "un", "budget", "de", "dix", "euros"]
words = st.lists(st.sampled_from(WORDS), max_size=12)


def test_words_are_stable_once_two_hearings_agree_on_them() -> None:
    agreement = Agreement()
    assert agreement.hear(["Le", "conseil", "vote."]) == ([], ["Le", "conseil", "vote."])
    stable, unsure = agreement.hear(["Le", "conseil", "vote", "un"])
    assert (stable, unsure) == (["Le", "conseil", "vote"], ["un"])


def test_the_last_word_of_a_hearing_waits_as_it_may_be_half_a_word() -> None:
    agreement = Agreement()
    agreement.hear(["le", "con"])
    assert agreement.hear(["le", "con"]) == (["le"], ["con"])


def test_a_word_that_changes_after_it_was_stable_is_not_said_twice() -> None:
    agreement = Agreement()
    agreement.hear(["les", "eaux", "et", "forêts", "de", "France"])
    stable, _ = agreement.hear(["les", "eaux", "et", "forêts", "de", "France"])
    assert stable == ["les", "eaux", "et", "forêts", "de"]
    assert agreement.settle(["les", "zoos", "et", "forêts", "de", "France", "entière"]) == [
        "France",
        "entière",
    ]


def test_a_hearing_that_gives_nothing_takes_nothing_back() -> None:
    agreement = Agreement()
    agreement.hear(["bonjour", "à"])
    agreement.hear(["bonjour", "à", "tous"])
    assert agreement.hear([]) == ([], [])
    assert agreement.settle(["bonjour", "à", "tous"]) == ["tous"]


@given(st.lists(words, max_size=6), words)
def test_stable_words_only_grow_and_a_whole_hearing_is_never_cut_short(
    hearings: list[list[str]], last: list[str]
) -> None:
    agreement = Agreement()
    said: list[str] = []
    for heard in hearings:
        stable, unsure = agreement.hear(heard)
        said += stable
        assert [*stable, *unsure] == heard[len(heard) - len(stable) - len(unsure) :]
    rest = agreement.settle(last)
    assert rest == last[len(last) - len(rest) :]


@given(words, words)
def test_a_growing_hearing_is_told_once_whatever_the_cuts(first: list[str], more: list[str]) -> None:
    agreement = Agreement()
    whole, told = [*first, *more], list[str]()
    for heard in (first, first, whole, whole):
        told += agreement.hear(heard)[0]
    assert [*told, *agreement.settle(whole)] == whole


@given(words, words)
def test_what_follows_the_stable_words_is_found(stable: list[str], more: list[str]) -> None:
    assert covered(stable, [*stable, *more]) == len(stable)
