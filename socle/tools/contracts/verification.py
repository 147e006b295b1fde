"""The checks of a contract's readings: each on one field, with the fault that a failure would be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from socle.checks import amounts, bank, cpv, dates_order, identifiers
from socle.checks.outcomes import CheckOutcome, failed, passed
from socle.tools.contracts.conflicts import conflicts
from socle.tools.contracts.contract import Contract
from socle.tools.contracts.limits import is_state, limits_of
from socle.tools.contracts.reading.formulas import weights
from socle.tools.contracts.reading.readings import Reading


@dataclass(frozen=True)
class Verified:
    """The outcome of a check of a field; `code` names the fault when it failed."""

    field: str
    code: str
    outcome: CheckOutcome

    @property
    def failed(self) -> bool:
        """Whether the check found a fault."""
        return self.outcome.outcome == "failed"


def verify(contract: Contract, today: date) -> list[Verified]:
    """Every check that the contract's readings allow; `today` dates the law where nothing is signed."""
    found: list[Verified] = []
    for check in (_companies, _siren, _vat, _accounts, _codes, _tax, _words, _tranches, _order, _weights):
        found += check(contract)
    found += _limits(contract, today)
    found += _agreement(contract)
    return found


def faults(contract: Contract, today: date) -> list[Verified]:
    """The checks that failed."""
    return [verified for verified in verify(contract, today) if verified.failed]


def _text(contract: Contract, name: str) -> str:
    entry = contract.first(name)
    return entry.value if entry is not None and isinstance(entry.value, str) else ""


def _number(contract: Contract, name: str) -> Decimal | None:
    text = _text(contract, name)
    return Decimal(text) if text else None


def _every(contract: Contract, name: str) -> list[Reading]:
    """The different values that the pieces say: a fault in the second piece is a fault."""
    kept: list[Reading] = []
    for entry in contract.of(name):
        if all(entry.value != other.value for other in kept):
            kept.append(entry)
    return kept


def _companies(contract: Contract) -> Iterator[Verified]:
    for name in ("titulaire_siret", "acheteur_siret"):
        for entry in _every(contract, name):
            yield Verified(name, "siret_invalid", identifiers.check_siret(str(entry.value)))
    for name in ("cotraitants", "sous_traitants"):
        for entry in contract.of(name):
            if isinstance(entry.value, dict) and (number := entry.value.get("siret")):
                yield Verified(name, "siret_invalid", identifiers.check_siret(number))


def _siren(contract: Contract) -> Iterator[Verified]:
    siren, siret = _text(contract, "titulaire_siren"), _text(contract, "titulaire_siret")
    if siren and siret:
        outcome = identifiers.check_siren_in_siret(siren, siret)
        yield Verified("titulaire_siren", "siren_not_in_siret", outcome)
    if siren:
        yield Verified("titulaire_siren", "siren_invalid", identifiers.check_siren(siren))


def _vat(contract: Contract) -> Iterator[Verified]:
    """The key, and the company: the SIRET's or the SIREN's, since another check compares these two."""
    number = _text(contract, "titulaire_tva")
    if not number:
        return
    yield Verified("titulaire_tva", "vat_invalid", identifiers.check_vat(number))
    outcomes = [
        identifiers.check_siren_in_vat(company, number)
        for name in ("titulaire_siren", "titulaire_siret")
        if (company := _text(contract, name))
    ]
    if outcomes:
        best = next((outcome for outcome in outcomes if outcome.outcome != "failed"), outcomes[0])
        yield Verified("titulaire_tva", "vat_invalid", best)


def _accounts(contract: Contract) -> Iterator[Verified]:
    for entry in _every(contract, "iban"):
        number = str(entry.value)
        code = "rib_key_invalid" if _key_is_right(number) else "iban_invalid"
        yield Verified("iban", code, bank.check_iban(number))
    if code := _text(contract, "bic"):
        yield Verified("bic", "bic_invalid", bank.check_bic(code, _text(contract, "iban")))


def _key_is_right(iban: str) -> bool:
    """Whether ISO 13616's own key is right, so that only the RIB's can be wrong."""
    turned = iban[4:] + iban[:4]
    return (
        turned.isalnum()
        and turned.isascii()
        and int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
    )


def _codes(contract: Contract) -> Iterator[Verified]:
    for entry in _every(contract, "cpv"):
        yield Verified("cpv", "cpv_invalid", cpv.check_cpv(str(entry.value)))


def _tax(contract: Contract) -> Iterator[Verified]:
    net, gross = _number(contract, "montant_ht"), _number(contract, "montant_ttc")
    rate, tax = _number(contract, "tva_taux"), _number(contract, "montant_tva")
    if net is None or gross is None:
        return
    if rate is not None:
        yield Verified("montant_ttc", "ttc_sum", amounts.check_tax_included(net, rate, gross))
    if tax is not None:
        yield Verified("montant_ttc", "ttc_sum", amounts.check_tax_added(net, tax, gross))


def _words(contract: Contract) -> Iterator[Verified]:
    words, figures = contract.first("montant_ht_lettres"), _number(contract, "montant_ht")
    if words is None or figures is None:
        return
    name, said = "words_equal_figures", Decimal(str(words.value))
    if said == figures:
        outcome = passed(name, "Le montant en lettres et le montant en chiffres sont égaux.")
    else:
        outcome = failed(
            name,
            f"Le montant en lettres ({_euros(said)}) n'est pas le montant en chiffres ({_euros(figures)})."
            " Demandez au titulaire lequel est le bon.",
        )
    yield Verified("montant_ht_lettres", "words_differ", outcome)


def _euros(value: Decimal) -> str:
    return f"{value:,.2f} €".replace(",", " ").replace(".", ",")


def _tranches(contract: Contract) -> Iterator[Verified]:
    parts = [
        Decimal(entry.value["montant_ht"])
        for entry in contract.of("tranches")
        if isinstance(entry.value, dict)
    ]
    total = _number(contract, "montant_ht")
    if len(parts) > 1 and total is not None:
        yield Verified("tranches", "tranches_sum", amounts.check_sum(parts, total))


_ORDER = {
    "date_signature_acheteur": "signature de l'acheteur",
    "date_signature_titulaire": "signature du titulaire",
}


def _order(contract: Contract) -> Iterator[Verified]:
    for name in (*_ORDER, "date_notification"):
        for entry in _every(contract, name):
            yield Verified(name, "date_impossible", dates_order.check_dates_exist(str(entry.value)))
    notified = _date(contract, "date_notification")
    for name, said in _ORDER.items():
        signed = _date(contract, name)
        if signed is not None and notified is not None:
            outcome = dates_order.check_dates_ordered(signed, notified, (said, "notification"))
            yield Verified(name, "signature_after_notification", outcome)


def _date(contract: Contract, name: str) -> date | None:
    """A day of the calendar; None for one that no calendar has, which another check tells."""
    try:
        return date.fromisoformat(_text(contract, name))
    except ValueError:
        return None


def _weights(contract: Contract) -> Iterator[Verified]:
    """The weights of each formula; where recognition may have spoilt it, those of its fixed part's quote."""
    texts = [str(entry.value) for entry in _every(contract, "revision_formule")]
    texts = texts or [entry.quote for entry in _every(contract, "revision_partie_fixe")]
    for text in texts:
        found = weights(text)
        if len(found) > 1:
            yield Verified("revision_formule", "formula_weights", amounts.check_rates_sum(found))


_LIMITED = {"avance_taux": "advance_out_of_range", "retenue_garantie_taux": "retention_too_high"}


def _limits(contract: Contract, today: date) -> Iterator[Verified]:
    on = _date(contract, "date_notification") or _date(contract, "date_signature_titulaire") or today
    sme = contract.value("titulaire_pme") is True
    state = is_state(_text(contract, "acheteur_nom"))
    for name, code in _LIMITED.items():
        for entry in _every(contract, name):
            for limit in limits_of(name, sme=sme, state=state, on=on):
                rate = Decimal(str(entry.value))
                outcome = amounts.check_rate_between(rate, limit.lowest, limit.highest, limit.said)
                yield Verified(name, code, outcome)


def _agreement(contract: Contract) -> Iterator[Verified]:
    for conflict in conflicts(contract):
        told = " ; ".join(
            f"{entry.document}, page {entry.page} : « {entry.raw.strip()} »" for entry in conflict.readings
        )
        sentence = f"Les pièces ne disent pas la même chose. {told}. Choisissez la valeur qui vaut."
        yield Verified(conflict.field, "conflict", failed("pieces_agree", sentence))
