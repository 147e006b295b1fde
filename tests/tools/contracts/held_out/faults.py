"""Faults planted on purpose in the facts of a contract."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from tests.tools.contracts.held_out import identifiers
from tests.tools.contracts.held_out.facts import Facts

# Faults of one group spoil the same identifier: a contract has one of them at most.
GROUPS = (
    ("siret_invalid", "siren_not_in_siret", "vat_invalid"),
    ("iban_invalid", "rib_key_invalid"),
    ("cpv_invalid",),
    ("ttc_sum", "words_differ", "tranches_sum"),
    ("advance_out_of_range",),
    ("retention_too_high",),
    ("signature_after_notification",),
    ("formula_weights",),
    ("conflict",),
)
FIELDS = {
    "siret_invalid": "titulaire_siret",
    "siren_not_in_siret": "titulaire_siren",
    "vat_invalid": "titulaire_tva",
    "iban_invalid": "iban",
    "rib_key_invalid": "iban",
    "cpv_invalid": "cpv",
    "ttc_sum": "montant_ttc",
    "words_differ": "montant_ht_lettres",
    "tranches_sum": "tranches",
    "advance_out_of_range": "avance_taux",
    "retention_too_high": "retenue_garantie_taux",
    "signature_after_notification": "date_signature_acheteur",
    "formula_weights": "revision_formule",
}


def planned_faults(random: Random, contracts: int, layout: str) -> list[list[str]]:
    """For each contract the faults to plant: every code once a dozen, a third of them without any."""
    codes = [code for group in GROUPS for code in group]
    if layout == "authority":
        codes.remove("tranches_sum")
    codes *= max(1, contracts // 12)
    random.shuffle(codes)
    plans: list[list[str]] = [[] for _ in range(contracts)]
    faulty = [number for number in range(contracts) if number % 3 != 1] or [0]
    for place, code in enumerate(codes):
        for shift in range(len(faulty)):
            plan = plans[faulty[(place + shift) % len(faulty)]]
            if all(group_of(code) != group_of(other) for other in plan):
                plan.append(code)
                break
    return plans


def group_of(code: str) -> tuple[str, ...]:
    return next(group for group in GROUPS if code in group)


def plant(random: Random, facts: Facts, codes: list[str]) -> str | None:
    """Spoils the facts; gives the field on which the pieces are made to disagree, if one is."""
    conflict = None
    facts.must_show = {FIELDS[code] for code in codes if code in FIELDS}
    for code in codes:
        if code == "conflict":
            conflict = plant_conflict(random, facts)
            facts.must_show.add(conflict)
        elif FIELDS[code] in {"titulaire_siret", "titulaire_siren", "titulaire_tva", "iban", "cpv"}:
            spoil_identifier(random, facts, code)
        else:
            spoil_terms(random, facts, code)
    return conflict


def spoil_identifier(random: Random, facts: Facts, code: str) -> None:
    holder, account = facts.holder, facts.holder.account
    match code:
        case "siret_invalid":
            facts.holder = replace(holder, siret=identifiers.spoiled_siret(random, holder.siret))
        case "siren_not_in_siret":
            facts.written_siren, facts.written_vat = identifiers.siren(random), ""
        case "vat_invalid":
            facts.written_vat = identifiers.spoiled_vat(holder.vat)
        case "iban_invalid":
            facts.holder = replace(
                holder, account=replace(account, iban=identifiers.spoiled_iban(account.iban))
            )
        case "rib_key_invalid":
            key = f"{(int(account.bban[21:]) + 11) % 97 + 1:02d}"
            bban = account.bban[:21] + key
            spoiled = replace(account, bban=bban, iban=identifiers.iban_of(bban))
            facts.holder = replace(holder, account=spoiled)
        case "cpv_invalid":
            facts.cpv = [identifiers.spoiled_cpv(random, facts.cpv[0]), *facts.cpv[1:]]


def spoil_terms(random: Random, facts: Facts, code: str) -> None:
    price, terms, time = facts.price, facts.terms, facts.time
    match code:
        case "ttc_sum":
            price.ttc += random.choice((100, 900, -1000, 2700))
        case "words_differ":
            price.in_words += random.choice((1000, -300, 90))
        case "tranches_sum":
            price.parts[-1].amount += random.choice((1000, 450, 2500))
        case "advance_out_of_range":
            terms.advance_rate = Decimal(random.choice((2, 3)))
        case "retention_too_high":
            terms.retention = Decimal(random.choice((7, 8, 10)))
        case "signature_after_notification":
            if time.notified:
                time.signed_by_buyer = time.notified + timedelta(days=random.randrange(4, 25))
        case "formula_weights":
            spoil_weights(facts)


def spoil_weights(facts: Facts) -> None:
    """Adds a tenth to the last weight of the formula."""
    revision = facts.terms.revision
    if revision is None:
        raise ValueError("no formula to spoil")
    numbers = list(re.finditer(r"(\d+),(\d+)( %)?", revision.formula))
    last = numbers[-1]
    weight = Decimal(f"{last[1]}.{last[2]}") + (10 if last[3] else Decimal("0.1"))
    spoiled = f"{weight}".replace(".", ",") + (last[3] or "")
    revision.formula = revision.formula[: last.start()] + spoiled + revision.formula[last.end() :]


def plant_conflict(random: Random, facts: Facts) -> str:
    """Makes the CCAP say another value than the acte d'engagement; both would be lawful alone."""
    rates = [rate for rate in (5, 10, 20, 30) if rate != facts.terms.advance_rate]
    values = {
        "duree_mois": facts.time.months + random.choice((6, 12)),
        "delai_paiement_jours": 45,
        "avance_taux": random.choice(rates),
        "reconductions_nombre": facts.time.renewals + 1,
    }
    if not facts.time.renewals:
        del values["reconductions_nombre"]
    if facts.sme or "avance_taux" in facts.must_show:
        del values["avance_taux"]
    name = random.choice(list(values))
    facts.in_clauses = {name: values[name]}
    return name
