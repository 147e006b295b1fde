# ruff: noqa: E501 (texts are kept whole)
"""Identifiers that are valid by construction, and names, for contracts that do not exist."""

from __future__ import annotations

from random import Random

COMPANIES = (
    "Atelier des Trois Rivières", "NUMERIS CONSEIL", "Bâtir Ensemble", "Société Morvan Propreté",
    "Kervella Ingénierie", "DATALIS", "Les Jardins du Val", "Lumen Énergie Services", "GROUPE ARVERNE TRAVAUX",
    "Imprimerie Sainte-Croix", "Médiane Formation", "Transports Lacaze et Fils", "OXALIS", "Hexa Logiciels",
    "Cabinet Roussel & Associés", "Prévention Santé Conseil", "Ets Dufour", "Sécuritas Nord-Est", "Cap Archives",
)  # fmt: skip
LEGAL_FORMS = ("SAS", "SARL", "SA", "SCOP", "EURL", "")
BUYERS = (
    "Commune de Saint-Aubin-sur-Loire", "Ministère des exemples", "Département de la Haute-Vallée",
    "Centre hospitalier de Beauregard", "Université de la Côte claire", "Métropole du Grand Estuaire",
    "Préfecture de la région Val-de-Brume", "Établissement public foncier du Sud-Ouest",
    "Direction interrégionale de la mer Exemple", "Syndicat mixte des eaux du Plateau",
)  # fmt: skip
TOWNS = ("Lyon", "Rennes", "Clermont-Ferrand", "Lille", "Bordeaux", "Saint-Étienne", "Nancy", "Toulouse")
BANKS = ("30002", "10278", "13807", "18206", "20041", "30004")
# Codes of the official vocabulary (regulation EC 213/2008), with their check digit.
CPV = (
    "72000000-5", "45000000-7", "71000000-8", "30200000-1", "48000000-8", "90910000-9", "79341000-6",
    "80500000-9", "45316110-9", "45214200-2", "71631300-3", "45223220-4", "45261210-9", "79710000-4",
)  # fmt: skip


def luhn_digit(digits: str) -> str:
    """The digit that makes a number pass Luhn's check."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def siren(random: Random) -> str:
    start = "".join(str(random.randint(1 if n == 0 else 0, 9)) for n in range(8))
    return start + luhn_digit(start)


def siret(random: Random, of: str) -> str:
    start = of + f"{random.randint(1, 60):04d}"
    return start + luhn_digit(start)


def vat(of: str) -> str:
    return f"FR{(12 + 3 * (int(of) % 97)) % 97:02d}{of}"


def rib_key(bank: str, branch: str, account: str) -> str:
    return f"{97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97:02d}"


def iban_key(bban: str) -> str:
    digits = "".join(str(int(character, 36)) for character in bban + "FR00")
    return f"{98 - int(digits) % 97:02d}"


def iban(random: Random, *, wrong_rib_key: bool = False) -> str:
    bank, branch = random.choice(BANKS), f"{random.randint(1, 99999):05d}"
    account = f"{random.randint(1, 10**11 - 1):011d}"
    key = rib_key(bank, branch, account)
    if wrong_rib_key:
        key = f"{(int(key) + 7) % 97 + 1:02d}"
    bban = bank + branch + account + key
    return f"FR{iban_key(bban)}{bban}"


def bic(random: Random) -> str:
    name = "".join(random.choice("ABCDEFGHJKLMNPRSTV") for _ in range(4))
    return f"{name}FRPP" + random.choice(("", "XXX", "LYO"))


def company(random: Random, taken: set[str]) -> str:
    name = random.choice([name for name in COMPANIES if name not in taken])
    taken.add(name)
    form = random.choice(LEGAL_FORMS)
    return f"{name} {form}".strip() if random.random() < 0.7 else f"{form} {name}".strip()


def grouped(digits: str, sizes: tuple[int, ...]) -> str:
    """Digits set apart as people write them: 123 456 789 00012."""
    parts, place = [], 0
    for size in sizes:
        parts.append(digits[place : place + size])
        place += size
    return " ".join(part for part in [*parts, digits[place:]] if part)
