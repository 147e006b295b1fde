"""Faults planted on purpose: each changes what one field says, and is told in the truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.tools.contracts import identities
from tests.tools.contracts.facts import Facts

Fault = Callable[[Facts, Random], str | None]


def _other_digit(digit: str) -> str:
    return str((int(digit) + 3) % 10)


def siret_invalid(facts: Facts, random: Random) -> str | None:
    value = facts.values["titulaire_siret"]
    facts.values["titulaire_siret"] = value[:-1] + _other_digit(value[-1])
    return "titulaire_siret"


def siren_not_in_siret(facts: Facts, random: Random) -> str | None:
    facts.values["titulaire_siren"] = identities.siren(random)
    facts.values.pop("titulaire_tva", None)
    return "titulaire_siren"


def vat_invalid(facts: Facts, random: Random) -> str | None:
    if "titulaire_tva" not in facts.values:
        return None
    value = facts.values["titulaire_tva"]
    facts.values["titulaire_tva"] = value[:3] + _other_digit(value[3]) + value[4:]
    return "titulaire_tva"


def iban_invalid(facts: Facts, random: Random) -> str | None:
    value = facts.values["iban"]
    facts.values["iban"] = value[:-4] + _other_digit(value[-4]) + value[-3:]
    return "iban"


def rib_key_invalid(facts: Facts, random: Random) -> str | None:
    facts.values["iban"] = identities.iban(random, wrong_rib_key=True)
    return "iban"


def cpv_invalid(facts: Facts, random: Random) -> str | None:
    value = facts.values["cpv"][0]
    facts.values["cpv"][0] = value[:-1] + _other_digit(value[-1])
    return "cpv"


def ttc_sum(facts: Facts, random: Random) -> str | None:
    if "montant_ttc" not in facts.values:
        return None
    facts.values["montant_ttc"] = f"{Decimal(facts.values['montant_ttc']) + 100:.2f}"
    return "montant_ttc"


def words_differ(facts: Facts, random: Random) -> str | None:
    if "montant_ht_lettres" not in facts.values:
        return None
    facts.values["montant_ht_lettres"] = f"{Decimal(facts.values['montant_ht_lettres']) + 1000:.2f}"
    return "montant_ht_lettres"


def advance_out_of_range(facts: Facts, random: Random) -> str | None:
    facts.values["avance_taux"] = random.choice(("40", "2", "50"))
    return "avance_taux"


def retention_too_high(facts: Facts, random: Random) -> str | None:
    facts.values["retenue_garantie_taux"] = random.choice(("7", "10"))
    return "retenue_garantie_taux"


def signature_after_notification(facts: Facts, random: Random) -> str | None:
    if "date_notification" not in facts.values:
        return None
    notified = date.fromisoformat(facts.values["date_notification"])
    facts.values["date_signature_acheteur"] = (notified + timedelta(days=12)).isoformat()
    return "date_signature_acheteur"


def formula_weights(facts: Facts, random: Random) -> str | None:
    if not facts.weights:
        return None
    facts.weights = (facts.weights[0], facts.weights[1] - Decimal("0.05"))
    return "revision_formule"


def tranches_sum(facts: Facts, random: Random) -> str | None:
    if "tranches" not in facts.values:
        return None
    last = facts.values["tranches"][-1]
    last["montant_ht"] = f"{Decimal(last['montant_ht']) + 500:.2f}"
    return "tranches"


def conflict(facts: Facts, random: Random) -> str | None:
    """The CCAP says another duration, or another term of payment, than the act."""
    name, others = random.choice((("duree_mois", ("12", "30", "60")), ("delai_paiement_jours", ("45", "60"))))
    other = random.choice([value for value in others if value != facts.values[name]])
    facts.ccap_values[name] = other
    facts.conflicts.append({"field": name, "values": [facts.values[name], other]})
    return name


FAULTS: dict[str, Fault] = {
    function.__name__: function
    for function in (
        siret_invalid, siren_not_in_siret, vat_invalid, iban_invalid, rib_key_invalid, cpv_invalid, ttc_sum,
        words_differ, advance_out_of_range, retention_too_high, signature_after_notification, formula_weights,
        tranches_sum, conflict,
    )
}  # fmt: skip


def plant(facts: Facts, code: str, random: Random) -> bool:
    """Plants one fault; False where the contract has nothing that it could touch."""
    if code in {"siret_invalid", "siren_not_in_siret"} and facts.faults:
        return False
    name = FAULTS[code](facts, random)
    if name is None:
        return False
    facts.faults.append({"code": code, "field": name})
    return True
