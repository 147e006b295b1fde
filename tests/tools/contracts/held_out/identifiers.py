"""Identifiers of companies and bank accounts that are valid by their keys, and the same spoiled."""

from __future__ import annotations

from random import Random

LA_POSTE = "356000000"
CPV_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)


def luhn_sum(digits: str) -> int:
    """The sum of Luhn's rule; a valid number's is a multiple of ten."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total


def with_luhn_digit(digits: str) -> str:
    return digits + str(-luhn_sum(digits + "0") % 10)


def some_digits(random: Random, count: int) -> str:
    return "".join(str(random.randrange(10)) for _ in range(count))


def siren(random: Random, start: str = "") -> str:
    """A SIREN; public bodies' begin with 1 or 2, given as `start`."""
    first = start or random.choice(("3", "4", "5", "7", "8", "9"))
    return with_luhn_digit(first + some_digits(random, 8 - len(first)))


def siret(random: Random, of_siren: str) -> str:
    """A SIRET of the company; those of La Poste have digits that sum to a multiple of five."""
    if of_siren == LA_POSTE:
        branch = f"0{random.randrange(10000):04d}"[:4]
        total = sum(map(int, of_siren + branch))
        return of_siren + branch + str(-total % 5)
    return with_luhn_digit(f"{of_siren}000{random.randrange(1, 9)}")


def vat_number(of_siren: str) -> str:
    return f"FR{(12 + 3 * (int(of_siren) % 97)) % 97:02d}{of_siren}"


def rib_key(bank: str, branch: str, account: str) -> str:
    """The two digits that end a RIB; letters of the account count as the digits of the bank's table."""
    table = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
    rest = 89 * int(bank) + 15 * int(branch) + 3 * int(account.translate(table))
    return f"{97 - rest % 97:02d}"


def iban_of(bban: str, country: str = "FR") -> str:
    as_number = "".join(str(int(sign, 36)) for sign in f"{bban}{country}00")
    return f"{country}{98 - int(as_number) % 97:02d}{bban}"


def iban_holds(iban: str) -> bool:
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


def cpv_digit(code: str) -> str:
    """The digit after the dash, by the weights that every code of our vocabulary obeys."""
    return str(sum(weight * int(digit) for weight, digit in zip(CPV_WEIGHTS, code, strict=True)) % 10)


def other_digit(random: Random, digit: str) -> str:
    return random.choice([other for other in "0123456789" if other != digit])


def spoiled_siret(random: Random, good: str) -> str:
    return good[:-1] + other_digit(random, good[-1])


def spoiled_vat(good: str) -> str:
    return f"FR{(int(good[2:4]) + 13) % 97:02d}{good[4:]}"


def spoiled_iban(good: str) -> str:
    """The same account with other check digits, so that the RIB key within still holds."""
    return f"{good[:2]}{(int(good[2:4]) + 7) % 97 + 2:02d}{good[4:]}"


def spoiled_cpv(random: Random, good: str) -> str:
    return good[:-1] + other_digit(random, good[-1])
