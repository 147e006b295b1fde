"""Personal data of nobody, with right keys, and texts around them."""

from hypothesis import strategies as st


def nir(body: str) -> str:
    """A social security number of thirteen characters with its key."""
    number = int(body.replace("2A", "19").replace("2B", "18"))
    return f"{body}{97 - number % 97:02d}"


def iban(account: str) -> str:
    """A French IBAN of a RIB without its key: 5 digits of bank, 5 of branch, 11 of account."""
    bank, branch, number = int(account[:5]), int(account[5:10]), int(account[10:])
    rib = f"{account}{97 - (89 * bank + 15 * branch + 3 * number) % 97:02d}"
    return f"FR{98 - int(f'{rib}152700') % 97:02d}{rib}"


def spaced(text: str, *groups: int) -> str:
    """A number in groups."""
    pieces, start = [], 0
    for size in groups:
        pieces.append(text[start : start + size])
        start += size
    return " ".join([*pieces, text[start:]]).strip()


digits = st.text(alphabet="0123456789", min_size=8, max_size=8)
NIRS = st.builds(
    lambda sex, year, month, place, order: nir(f"{sex}{year:02d}{month:02d}{place:02d}{order:06d}"),
    st.sampled_from("12"),
    st.integers(0, 99),
    st.integers(1, 12),
    st.integers(1, 95),
    st.integers(1001, 999999),
).map(lambda one: spaced(one, 1, 2, 2, 2, 3, 3, 2))
IBANS = st.text(alphabet="0123456789", min_size=21, max_size=21).map(iban)
PHONES = st.builds(lambda first, rest: f"0{first}{rest}", st.sampled_from("12345679"), digits)
EMAILS = st.builds(
    lambda local, host: f"{local}@{host}.fr",
    st.from_regex(r"[a-z]{1,10}(\.[a-z]{1,10})?", fullmatch=True),
    st.from_regex(r"[a-z]{2,12}", fullmatch=True),
)
NAMES = st.builds(
    lambda first, last: f"{first} {last}",
    st.sampled_from(["Claire", "Hugo", "Jean-Pierre", "Inès"]),
    st.from_regex(r"[A-Z][a-z]{3,10}", fullmatch=True),
)
VALUES = st.one_of(NIRS, IBANS, PHONES, EMAILS, NAMES)
AROUND = st.text(alphabet="abc éÀ01 .,;:!?\n«»()[]@+-_'’\"\\{}", max_size=40)
