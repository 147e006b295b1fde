"""Who signs: buyers, companies and their bank accounts."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.tools.contracts.held_out import identifiers


@cache
def vocabulary() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Person:
    title: str
    name: str


@dataclass(frozen=True)
class Account:
    holder: str
    bank: str
    bank_address: str
    bic: str
    bban: str  # bank, branch, account, key
    iban: str

    @property
    def rib(self) -> tuple[str, str, str, str]:
        return self.bban[:5], self.bban[5:10], self.bban[10:21], self.bban[21:]


@dataclass(frozen=True)
class Company:
    name: str
    legal_form: str
    capital: int
    siren: str
    siret: str
    vat: str
    address: str
    postcode: str
    town: str
    phone: str
    email: str
    signatory: Person
    account: Account


@dataclass(frozen=True)
class Buyer:
    name: str
    siret: str
    address: str
    postcode: str
    town: str
    head: str
    accountant: str
    phone: str
    signatory: Person


def drawn_person(random: Random) -> Person:
    words = vocabulary()
    woman = random.random() < 0.5
    first = random.choice(words["women"] if woman else words["men"])
    title = random.choice(("Mme", "Madame")) if woman else random.choice(("M.", "Monsieur"))
    return Person(title, f"{first} {random.choice(words['surnames'])}")


def drawn_phone(random: Random) -> str:
    start = random.choice(("01", "02", "03", "04", "05"))
    return " ".join([start, *(f"{random.randrange(100):02d}" for _ in range(4))])


def drawn_account(random: Random, holder: str) -> Account:
    bank = random.choice(vocabulary()["banks"])
    town = random.choice(vocabulary()["towns"])
    branch = identifiers.some_digits(random, 5)
    number = identifiers.some_digits(random, 11)
    if bank["code"] == "20041":
        number = f"{number[:7]}A{number[8:]}"
    bban = bank["code"] + branch + number + identifiers.rib_key(bank["code"], branch, number)
    address = (
        f"{random.randrange(1, 90)} {random.choice(vocabulary()['streets'])}, {town['postcode']}"
        f" {town['name']}"
    )
    return Account(holder, bank["name"], address, bank["bic"], bban, identifiers.iban_of(bban))


def drawn_company(random: Random, name: str) -> Company:
    town = random.choice(vocabulary()["towns"])
    siren = identifiers.LA_POSTE if name == "La Poste" else identifiers.siren(random)
    folded = unicodedata.normalize("NFKD", name.lower()).replace("œ", "oe")
    slug = "".join(sign for sign in folded if sign.isascii() and sign.isalpha())
    return Company(
        name=name,
        legal_form="SA" if name == "La Poste" else random.choice(vocabulary()["legal_forms"]),
        capital=random.choice((10_000, 37_000, 50_000, 150_000, 500_000)),
        siren=siren,
        siret=identifiers.siret(random, siren),
        vat=identifiers.vat_number(siren),
        address=f"{random.randrange(1, 140)} {random.choice(vocabulary()['streets'])}",
        postcode=town["postcode"],
        town=town["name"],
        phone=drawn_phone(random),
        email=f"contact@{slug}.fr",
        signatory=drawn_person(random),
        account=drawn_account(random, name),
    )


def drawn_buyer(random: Random, start: str) -> Buyer:
    """A buyer of the kind that its SIREN begins with: 11 and 17 the State, 21 a commune, 22 a département."""
    entry = random.choice([buyer for buyer in vocabulary()["buyers"] if buyer["start"].startswith(start)])
    signatory = drawn_person(random)
    return Buyer(
        name=entry["name"],
        siret=identifiers.siret(random, identifiers.siren(random, entry["start"])),
        address=entry["address"],
        postcode=entry["postcode"],
        town=entry["town"],
        head=entry["head"][signatory.title in {"Mme", "Madame"}],
        accountant=entry["accountant"],
        phone=drawn_phone(random),
        signatory=signatory,
    )
