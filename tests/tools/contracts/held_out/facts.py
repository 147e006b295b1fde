"""What a contract is about, before any of it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tests.tools.contracts.held_out.parties import Buyer, Company


@dataclass
class Lot:
    number: int
    title: str
    amount: Decimal  # its maximum, or its price


@dataclass
class Line:
    """A part of the price: an option or a tranche."""

    name: str
    content: str
    amount: Decimal


@dataclass
class Subcontractor:
    company: Company
    work: str
    amount: Decimal


@dataclass
class Price:
    rate: Decimal
    parts: list[Line]  # base and options, or tranches; empty for a framework agreement
    ht: Decimal
    vat: Decimal
    ttc: Decimal
    in_words: Decimal
    minimum: Decimal | None
    maximum: Decimal | None


@dataclass
class Time:
    months: int
    renewals: int
    renewal_months: int
    signed_by_holder: date
    signed_by_buyer: date | None
    notified: date | None
    month_zero: date


@dataclass
class Revision:
    formula: str
    fixed: Decimal


@dataclass
class Terms:
    """What the clauses say of the money."""

    advance_accepted: bool
    advance_rate: Decimal
    retention: Decimal | None
    payment_days: int
    price_form: str
    price_change: str
    revision: Revision | None
    safeguard: bool
    penalty_day: Decimal | None
    penalty_formula: str


@dataclass
class Facts:
    layout: str
    subject: dict[str, Any]
    buyer: Buyer
    reference: str
    procedure: str
    form: str
    parent: str
    lots: list[Lot]
    lot: Lot | None
    holder: Company
    sme: bool | None
    group: str
    partners: list[Company]
    subcontractors: list[Subcontractor]
    price: Price
    time: Time
    terms: Terms
    cpv: list[str]
    written_siren: str
    written_vat: str
    annexes: list[str]
    in_clauses: dict[str, int] = field(
        default_factory=dict
    )  # what the CCAP says otherwise, by planted conflict
    must_show: set[str] = field(default_factory=set)  # fields that a planted fault needs

    @property
    def is_framework(self) -> bool:
        return self.form.startswith("accord_cadre")
