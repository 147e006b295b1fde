"""Colours used together are legible in each of the four themes (WCAG 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

import socle.interface

STATIC = Path(socle.interface.__file__).parent / "static" / "interface"
TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0

SURFACES = ("surface", "surface-low", "surface-sunken")
PAIRS = [
    *(("ink", surface, TEXT) for surface in (*SURFACES, "accent-soft", "ok-soft", "warn-soft", "bad-soft")),
    *(("ink-soft", surface, TEXT) for surface in (*SURFACES, "accent-soft")),
    *(("accent", surface, TEXT) for surface in (*SURFACES, "accent-soft")),
    ("accent-strong", "surface", TEXT),
    ("accent-ink", "accent", TEXT),
    ("accent-ink", "accent-strong", TEXT),
    ("proof-ink", "proof", TEXT),
    *((tone, f"{tone}-soft", TEXT) for tone in ("ok", "warn", "bad")),
    *(("bad", surface, TEXT) for surface in ("surface", "surface-low")),
    ("surface", "bad", TEXT),
    *(("line-strong", surface, SHAPE) for surface in ("surface", "surface-low")),
    *((tone, "surface", SHAPE) for tone in ("proof-line", "warn", "ok", "accent")),
    ("accent", "surface-sunken", SHAPE),
]


def colours(selector: str) -> dict[str, str]:
    """The colours of the block that follows a media query, or of the first block."""
    start = TOKENS.index(selector)
    block = TOKENS[start : TOKENS.index("\n}", start)]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))


LIGHT = colours(":root {")
DARK = LIGHT | colours("@media (prefers-color-scheme: dark)")
MORE = colours("@media (prefers-contrast: more) {")
THEMES = {
    "light": LIGHT,
    "dark": DARK,
    "light, more contrast": LIGHT | MORE,
    "dark, more contrast": DARK
    | MORE
    | colours("@media (prefers-contrast: more) and (prefers-color-scheme: dark)"),
}


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.1, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_is_legible(theme: str) -> None:
    tokens = THEMES[theme]
    faint = [
        f"{front} on {back}: {contrast(tokens[front], tokens[back]):.2f} < {least}"
        for front, back, least in PAIRS
        if contrast(tokens[front], tokens[back]) < least
    ]
    assert faint == []


def test_more_contrast_gives_more_contrast() -> None:
    for lesser, greater in (("light", "light, more contrast"), ("dark", "dark, more contrast")):
        before, after = THEMES[lesser], THEMES[greater]
        for front in ("ink", "ink-soft", "accent", "line"):
            assert contrast(after[front], after["surface"]) > contrast(before[front], before["surface"])


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_colours_and_fonts_are_named_in_the_tokens_alone() -> None:
    package = Path(socle.interface.__file__).parent.parent
    # The paper of a document is white in every theme.
    others = [
        path for path in package.rglob("static/**/*.css") if path.name not in {"tokens.css", "paper.css"}
    ]
    named = [
        f"{path.name}: {found}"
        for path in others
        for found in re.findall(
            r"#[0-9a-fA-F]{3,8}\b(?=[;\s])|\brgba?\([^)]*\)", path.read_text(encoding="utf-8")
        )
    ]
    assert len(others) > 10
    assert named == []
