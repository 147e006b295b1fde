"""One contract of a layout: its pieces written once, with what they say."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.tools.contracts.held_out.attachments import bank_statement, declarations
from tests.tools.contracts.held_out.author import Author
from tests.tools.contracts.held_out.authority_act import AuthorityAct
from tests.tools.contracts.held_out.authority_ccap import AuthorityClauses
from tests.tools.contracts.held_out.drawing import drawn_facts
from tests.tools.contracts.held_out.facts import Facts
from tests.tools.contracts.held_out.faults import FIELDS, planned_faults, plant
from tests.tools.contracts.held_out.sheet import Sheet
from tests.tools.contracts.held_out.state_act import StateAct
from tests.tools.contracts.held_out.state_ccap import StateClauses
from tests.tools.contracts.held_out.state_cctp import StateSpecifications
from tests.tools.contracts.held_out.state_price import financial_annex
from tests.tools.contracts.held_out.truth import Pen, Truth
from tests.tools.contracts.held_out.wording import Hand

LAYOUTS = ("authority", "state")


@dataclass(frozen=True)
class Contract:
    layout: str
    number: int
    facts: Facts
    sheets: list[Sheet]
    truth: Truth
    faults: list[dict[str, str]]

    @property
    def name(self) -> str:
        return f"{self.layout}-{self.number:02d}"


def made_contracts(contracts: int, seed: int) -> list[Contract]:
    """The contracts of both layouts; the same seed gives the same contracts."""
    made = []
    for layout in LAYOUTS:
        plans = planned_faults(Random(f"{seed} {layout}"), contracts, layout)
        for number, codes in enumerate(plans, start=1):
            made.append(made_contract(Random(f"{seed} {layout} {number}"), layout, number, codes))
    return made


def made_contract(random: Random, layout: str, number: int, codes: list[str]) -> Contract:
    facts = drawn_facts(random, layout, codes)
    conflict = plant(random, facts, codes)
    truth = Truth(planted_conflict=conflict)
    author = Author(facts, Pen(truth, Hand.drawn(random)), random)
    sheets = authority_sheets(author) if layout == "authority" else state_sheets(author)
    faults = [{"code": code, "field": FIELDS.get(code) or conflict or ""} for code in codes]
    return Contract(layout, number, facts, sheets, truth, faults)


def authority_sheets(author: Author) -> list[Sheet]:
    act = AuthorityAct(author)
    sheets = [act.written()]
    sheets.append(AuthorityClauses(author, act.sheet.face).written())
    if author.facts.subcontractors and author.facts.subject["kind"] == "travaux":
        sheets += declarations(author)
    if act.account_elsewhere:
        sheets.append(bank_statement(author))
    return sheets


def state_sheets(author: Author) -> list[Sheet]:
    act = StateAct(author)
    sheets = [act.written()]
    sheets.append(StateClauses(author, act.sheet.face).written())
    sheets.append(StateSpecifications(author).written())
    if author.facts.form == "marche" and author.random.random() < 0.6:
        sheets.append(financial_annex(author))
    return sheets
