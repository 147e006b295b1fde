"""Names of one letter for people or voices whose own name is not known or not told."""


def letters(place: int) -> str:
    """A to Z for places from 0 on, then AA, AB …"""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
