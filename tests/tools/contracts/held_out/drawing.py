"""Draws the facts of a contract by chance, leaving room for the faults that are to be planted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from tests.tools.contracts.held_out.facts import (
    Facts,
    Line,
    Lot,
    Price,
    Revision,
    Subcontractor,
    Terms,
    Time,
)
from tests.tools.contracts.held_out.parties import drawn_buyer, drawn_company, vocabulary

CENT = Decimal("0.01")
PROCEDURES = {
    "authority": ("Procédure adaptée", "Appel d'offres ouvert", "Procédure adaptée"),
    "state": (
        "Appel d'offres ouvert",
        "Procédure adaptée",
        "Appel d'offres restreint",
        "Procédure avec négociation",
    ),
}


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def some_amount(random: Random, low: int, high: int) -> Decimal:
    amount = Decimal(random.randrange(low, high))
    kind = random.random()
    if kind < 0.35:
        return amount.quantize(Decimal(1)) // 500 * 500 + 500
    return amount if kind < 0.6 else amount + Decimal(random.randrange(1, 100)) / 100


def drawn_facts(random: Random, layout: str, faults: list[str]) -> Facts:
    """Facts of a contract in which all the faults asked for can be planted."""
    subject = drawn_subject(random, layout, faults)
    form, year = drawn_form(random, subject, faults), random.choice((2024, 2025, 2026))
    lots, lot = drawn_lots(random, subject, form)
    holders = random.sample(subject["holders"], len(subject["holders"]))
    holder = drawn_company(random, holders[0])
    alone = holder.name == "La Poste" or random.random() < 0.5
    group = "aucun" if alone else random.choice(("conjoint", "solidaire"))
    partners = [] if alone else [drawn_company(random, name) for name in holders[1 : random.randrange(2, 4)]]
    price = drawn_price(random, subject, form, lot)
    sme = None if random.random() < 0.25 else holder.name != "La Poste" and random.random() < 0.6
    return Facts(
        layout=layout,
        subject=subject,
        buyer=drawn_buyer(random, subject["buyer"]),
        reference=drawn_reference(random, layout, year),
        procedure=drawn_procedure(random, layout, form),
        form=form,
        parent=drawn_reference(random, layout, year - 1) if form == "marche_subsequent" else "",
        lots=lots,
        lot=lot,
        holder=holder,
        sme=sme,
        group=group,
        partners=partners,
        subcontractors=drawn_subcontractors(random, subject, price),
        price=price,
        time=drawn_time(random, form, year, faults),
        terms=drawn_terms(random, subject, form, sme, faults),
        cpv=subject["cpv"][: random.randrange(1, len(subject["cpv"]) + 1)],
        written_siren=holder.siren,
        written_vat=holder.vat,
        annexes=subject["annexes"][: random.randrange(1, len(subject["annexes"]) + 1)],
    )


def drawn_subject(random: Random, layout: str, faults: list[str]) -> dict[str, Any]:
    subjects = [entry for entry in vocabulary()["subjects"] if entry["layout"] == layout]
    if "tranches_sum" in faults:
        subjects = [entry for entry in subjects if entry.get("tranches")]
    elif {"ttc_sum", "words_differ"} & set(faults):
        subjects = [entry for entry in subjects if set(entry["forms"]) & {"marche", "marche_subsequent"}]
    if {"siret_invalid", "siren_not_in_siret", "vat_invalid"} & set(faults):
        subjects = [entry for entry in subjects if entry["holders"] != ["La Poste"]]
    return dict(random.choice(subjects))


def drawn_form(random: Random, subject: dict[str, Any], faults: list[str]) -> str:
    # Framework agreements twice: faults on amounts leave them out of many contracts.
    forms = [form for form in subject["forms"] for _ in range(1 + form.startswith("accord_cadre"))]
    if "tranches_sum" in faults:
        return "marche_a_tranches"
    if {"ttc_sum", "words_differ"} & set(faults):
        forms = [form for form in forms if not form.startswith("accord_cadre")]
    return str(random.choice(forms))


def drawn_procedure(random: Random, layout: str, form: str) -> str:
    procedures = PROCEDURES[layout]
    if form == "marche_subsequent":
        procedures = procedures[:1]
    return random.choice(procedures)


def drawn_reference(random: Random, layout: str, year: int) -> str:
    number = random.randrange(1, 90)
    if layout == "authority":
        forms = (
            f"{year}-MAPA-{number:03d}",
            f"{year}/{number:02d}",
            f"MP{year % 100}{number:03d}",
            f"{year}TX{number:02d}",
        )
    else:
        forms = (
            f"{year}_DAF_{number:04d}",
            f"SG-SAFI-{year}-{number:03d}",
            f"{year % 100}S{number:04d}",
            f"DAC-{year}-{number:02d}",
        )
    return random.choice(forms)


def drawn_lots(random: Random, subject: dict[str, Any], form: str) -> tuple[list[Lot], Lot | None]:
    if not subject["lots"] or form in {"marche_subsequent", "marche_a_tranches"} or random.random() < 0.35:
        return [], None
    low, high = subject["amounts"]
    lots = [
        Lot(number, title, Decimal(random.randrange(low, high) // 1000 * 1000))
        for number, title in enumerate(subject["lots"], start=1)
    ]
    return lots, random.choice(lots)


def drawn_price(random: Random, subject: dict[str, Any], form: str, lot: Lot | None) -> Price:
    low, high = subject["amounts"]
    rate = Decimal(random.choice(("20", "20", "20", "10", "5.5")))
    if form.startswith("accord_cadre"):
        maximum = lot.amount if lot else Decimal(random.randrange(low, high) // 1000 * 1000)
        minimum = None if random.random() < 0.4 else maximum // 4 // 100 * 100
        zero = Decimal(0)
        return Price(rate, [], zero, zero, zero, zero, minimum, maximum)
    parts = drawn_parts(random, subject, form)
    ht = sum((part.amount for part in parts), Decimal(0))
    if lot:
        lot.amount = ht
    vat = rounded(ht * rate / 100)
    return Price(rate, parts, ht, vat, ht + vat, ht, None, None)


def drawn_parts(random: Random, subject: dict[str, Any], form: str) -> list[Line]:
    low, high = subject["amounts"]
    if form == "marche_a_tranches":
        contents = subject["tranches"][: random.randrange(2, len(subject["tranches"]) + 1)]
        names = ["Tranche ferme", *(f"Tranche optionnelle {number}" for number in range(1, len(contents)))]
        return [
            Line(name, content, some_amount(random, low // 3, high // 3))
            for name, content in zip(names, contents, strict=True)
        ]
    base = Line("Offre de base", "", some_amount(random, low, high))
    options = subject.get("options", [])[: random.randrange(0, 3)]
    return [base, *(Line("option", name, some_amount(random, low // 20, low // 4)) for name in options)]


def drawn_subcontractors(random: Random, subject: dict[str, Any], price: Price) -> list[Subcontractor]:
    if random.random() < 0.6:
        return []
    works = random.sample(vocabulary()["subcontracted"][subject["kind"]], 2)
    names = random.sample(
        ["Sous-traitance Brémond", "Logis'Est", "Bureau d'études Carnot", "Transports Guivarch"], 2
    )
    whole = price.ht or price.maximum or Decimal(10_000)
    return [
        Subcontractor(drawn_company(random, name), work, rounded(whole * random.randrange(2, 12) / 100))
        for name, work in list(zip(names, works, strict=True))[: random.randrange(1, 3)]
    ]


def drawn_time(random: Random, form: str, year: int, faults: list[str]) -> Time:
    framework = form.startswith("accord_cadre")
    months = random.choice((12, 12, 24)) if framework else random.choice((6, 8, 10, 14, 18, 24, 36))
    renewals = random.choice((1, 2, 3)) if framework and random.random() < 0.8 else 0
    signed = date(year, random.randrange(1, 12), random.randrange(1, 28))
    accepted = signed + timedelta(days=random.randrange(10, 40))
    blank = random.random()
    dated = blank < 0.75 or "signature_after_notification" in faults
    notified = blank < 0.6 or "signature_after_notification" in faults
    return Time(
        months=months,
        renewals=renewals,
        renewal_months=12 if random.random() < 0.8 else 6,
        signed_by_holder=signed,
        signed_by_buyer=accepted if dated else None,
        notified=accepted + timedelta(days=random.randrange(2, 15)) if notified else None,
        month_zero=(signed.replace(day=1) - timedelta(days=random.randrange(1, 60))).replace(day=1),
    )


def drawn_terms(
    random: Random, subject: dict[str, Any], form: str, sme: bool | None, faults: list[str]
) -> Terms:
    change = (
        "revisable"
        if "formula_weights" in faults
        else random.choice(("revisable", "ferme", "ferme_actualisable"))
    )
    wanted = "retention_too_high" in faults
    keeps = subject["kind"] == "travaux" or random.random() < 0.4 or wanted
    penalty = random.random()
    return Terms(
        advance_accepted="advance_out_of_range" in faults or random.random() < 0.65,
        advance_rate=drawn_advance_rate(random, subject, sme),
        retention=Decimal("3" if sme is not False else "5") if keeps else None,
        payment_days=30,
        price_form=drawn_price_form(random, form),
        price_change=change,
        revision=drawn_revision(random, subject["indices"]) if change == "revisable" else None,
        safeguard=change == "revisable" and random.random() < 0.65,
        penalty_day=Decimal(random.choice((50, 100, 150, 250, 500))) if penalty < 0.6 else None,
        penalty_formula=(
            ""
            if penalty < 0.6
            else random.choice(("P = V x R / 1000", "P = (V × R) / 3000", "P = V * R / 500"))
        ),
    )


def drawn_advance_rate(random: Random, subject: dict[str, Any], sme: bool | None) -> Decimal:
    """A lawful rate: from the State a small firm has 30 % at least (article R2191-7)."""
    rates = ("5", "5", "10", "20")
    if sme:
        rates = ("30",) if subject["layout"] == "state" else ("30", "20")
    return Decimal(random.choice(rates))


def drawn_price_form(random: Random, form: str) -> str:
    if form == "accord_cadre_bons_de_commande":
        return random.choice(("unitaire", "unitaire", "mixte"))
    return "unitaire" if form == "accord_cadre_marches_subsequents" else "forfaitaire"


def drawn_revision(random: Random, indices: list[str]) -> Revision:
    fixed = Decimal(random.choice(("0.15", "0.125", "0.20")))
    used = indices[: random.randrange(1, len(indices) + 1)]
    rest = Decimal(1) - fixed
    share = rest if len(used) == 1 else (rest / len(used)).quantize(Decimal("0.05"))
    weights = [share] * (len(used) - 1)
    weights.append(rest - sum(weights, Decimal(0)))
    return revision_of(random, fixed, list(zip(weights, used, strict=True)))


def revision_of(random: Random, fixed: Decimal, weighted: list[tuple[Decimal, str]]) -> Revision:
    style = random.randrange(3)

    def number(value: Decimal) -> str:
        return (
            f"{value:.3f}".rstrip("0").replace(".", ",")
            if style
            else f"{value * 100:.2f} %".replace(".", ",")
        )

    if style == 0:
        terms = [f"{number(weight)} × ({index} / {index}o)" for weight, index in weighted]
        return Revision(f"Cn = {number(fixed)} + {' + '.join(terms)}", fixed)
    if style == 1:
        terms = [f"{number(weight)} {index}m/{index}(0)" for weight, index in weighted]
        return Revision(f"P = P0 x ({number(fixed)} + {' + '.join(terms)})", fixed)
    terms = [f"{number(weight)} × ({index}n / {index}o)" for weight, index in weighted]
    return Revision(f"Pr = Po × [{number(fixed)} + {' + '.join(terms)}]", fixed)
