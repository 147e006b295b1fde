"""Values that arithmetic gives when no piece writes them, marked as calculated; never a rate or a guess."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from socle.checks.identifiers import is_siret
from socle.tools.contracts.contract import Contract, contract_of
from socle.tools.contracts.reading.readings import Reading


def with_calculated(contract: Contract) -> Contract:
    """The contract with what follows from its readings: a valid SIRET's SIREN, a price's tax and total."""
    added = [entry for entry in (_siren(contract), _tax(contract), _total(contract)) if entry is not None]
    return contract_of([entry for entries in contract.readings.values() for entry in entries] + added)


def _from(source: Reading, field: str, value: str) -> Reading:
    """A calculated reading: its proof is the reading that it comes from."""
    return replace(source, field=field, value=value, origin="calculé")


def _siren(contract: Contract) -> Reading | None:
    siret = contract.first("titulaire_siret")
    if siret is None or contract.first("titulaire_siren") or not is_siret(str(siret.value)):
        return None
    return _from(siret, "titulaire_siren", str(siret.value)[:9])


def _tax(contract: Contract) -> Reading | None:
    """The tax is the difference of two written amounts."""
    net, gross = contract.first("montant_ht"), contract.first("montant_ttc")
    if net is None or gross is None or contract.first("montant_tva"):
        return None
    return _from(gross, "montant_tva", f"{Decimal(str(gross.value)) - Decimal(str(net.value)):.2f}")


def _total(contract: Contract) -> Reading | None:
    """The total is a written amount and a written tax."""
    net, tax = contract.first("montant_ht"), contract.first("montant_tva")
    if net is None or tax is None or contract.first("montant_ttc"):
        return None
    return _from(tax, "montant_ttc", f"{Decimal(str(net.value)) + Decimal(str(tax.value)):.2f}")
