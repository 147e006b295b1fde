"""A model's Markdown as HTML that is safe to show: no image, no outside link, no raw HTML, no style.

References and tags of ours are put in afterwards, at marks that no model can write.
"""

from collections.abc import Sequence

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from socle.interface.french import typography

_OPEN, _CLOSE = "\ue000", "\ue001"
HEADING_LEVEL = 3  # the page has one h1, and each turn an h2

_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "div"),
}
_ATTRIBUTES = {
    "div": {"class", "tabindex", "role", "aria-label"},
    "th": {"class", "scope"},
    "td": {"class"},
    "ol": {"start"},
}


def mark(position: int) -> str:
    """What to put in a text where the insertion of this position must come."""
    return f"{_OPEN}{position}{_CLOSE}"


def without_marks(text: str) -> str:
    """A model's text freed of the two characters that marks are made of: call it before placing marks."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def render(text: str, insertions: Sequence[SafeString] = ()) -> SafeString:
    """The text's HTML in French typography, each mark replaced by its insertion (which is trusted)."""
    html = nh3.clean(_PARSER.render(text), tags=_TAGS, attributes=_ATTRIBUTES)
    for position, insertion in enumerate(insertions):
        html = html.replace(mark(position), insertion)
    return mark_safe(without_marks(html))  # noqa: S308 (cleaned above; insertions are SafeString)


def _nothing(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return ""


def _alternative(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return escapeHtml(renderer.renderInlineAsText(tokens[index].children, options, env))


def _table_open(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    # Wide tables scroll by themselves, by keyboard too: the page never does.
    return '<div class="table-scroll" role="region" aria-label="Tableau" tabindex="0"><table>'


def _table_close(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table></div>"


def _demoted_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + HEADING_LEVEL - 1)}"


def _cells_without_style(state: StateCore) -> None:
    for token in state.tokens:
        if token.type not in {"th_open", "td_open"}:
            continue
        if token.attrs.pop("style", None) == "text-align:right":
            token.attrSet("class", "number")
        if token.type == "th_open":
            token.attrSet("scope", "col")


def _french(state: StateCore) -> None:
    for token in state.tokens:
        before = ""
        for child in token.children or ():
            if child.type == "text":
                child.content = typography(before + child.content)[len(before) :]
            before = child.content[-1:] or before


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    rules = {
        "link_open": _nothing,
        "link_close": _nothing,
        "image": _alternative,
        "table_open": _table_open,
        "table_close": _table_close,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    for step in (_french, _demoted_headings, _cells_without_style):
        parser.core.ruler.push(step.__name__, step)
    return parser


_PARSER = _parser()
