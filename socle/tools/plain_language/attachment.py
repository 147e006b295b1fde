"""Is each fact of a paragraph still said of the same thing once the paragraph is rewritten?"""

from socle.checks.sentences import split_sentences
from socle.checks.words import related, words
from socle.tools.plain_language.locked_spans import TOKEN

_TELLING = 0.3  # the weight from which a word says what a sentence is about


def strayed_tokens(original: str, rewritten: str) -> list[str]:
    """The tokens whose sentence shares no telling word, nor another token, with their former sentence."""
    before, after = _company(original), _company(rewritten)
    return [token for token in before if token in after and not _meet(before[token], after[token])]


def _company(text: str) -> dict[str, set[str]]:
    """For each token, the stems and the other tokens of its sentence."""
    company: dict[str, set[str]] = {}
    for span in split_sentences(text):
        tokens = TOKEN.findall(span.text)
        stems = {word.stem for word in words(TOKEN.sub(" ", span.text)) if word.weight > _TELLING}
        for token in tokens:
            company.setdefault(token, set()).update(stems, (other for other in tokens if other != token))
    return company


def _meet(before: set[str], after: set[str]) -> bool:
    return not before or any(one == other or related(one, other) for one in before for other in after)
