"""What the reader should know of a document that was read in part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_MOST_NAMED = 12


def unread_notice(numbers: Sequence[int]) -> str:
    """The sentence for pages that are pictures and that this server could not read; empty for none."""
    if not numbers:
        return ""
    one = len(numbers) == 1
    start = f"La {page_list(numbers)} est une image" if one else f"Les {page_list(numbers)} sont des images"
    return (
        f"{start} sans texte, et n’{'a' if one else 'ont'} pas été lue{'' if one else 's'}\u00a0: "
        "ce serveur n’a pas l’outil de reconnaissance (Tesseract, avec le français)."
    )


def page_list(numbers: Sequence[int]) -> str:
    """«page 3», «pages 1, 3 à 7 et 12»."""
    ranges = list(_ranges(sorted(set(numbers))))
    pieces = [str(first) if first == last else f"{first} à {last}" for first, last in ranges]
    if len(pieces) > _MOST_NAMED:
        pieces = [*pieces[:_MOST_NAMED], "d’autres encore"]
    written = pieces[0] if len(pieces) == 1 else f"{', '.join(pieces[:-1])} et {pieces[-1]}"
    return f"{'page' if len(set(numbers)) == 1 else 'pages'}\u00a0{written}"


def _ranges(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring numbers as their first and last; two neighbours stay apart."""
    start = 0
    for index in range(1, len(numbers) + 1):
        if index < len(numbers) and numbers[index] == numbers[index - 1] + 1:
            continue
        if index - start == 2:
            yield numbers[start], numbers[start]
            yield numbers[start + 1], numbers[start + 1]
        else:
            yield numbers[start], numbers[index - 1]
        start = index
