"""Moments and durations in French."""

from socle.interface.french import SPACE


def clock(seconds: float) -> str:
    """«12:34», «1:02:03»: a moment of the recording as players write it."""
    hours, minutes, rest = _parts(seconds)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def spoken(seconds: float) -> str:
    """«1 h 2 min 3 s»: the same as a screen reader says it well."""
    hours, minutes, rest = _parts(seconds)
    named = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{count}{SPACE}{unit}" for count, unit in named if count) or f"0{SPACE}s"


def length(seconds: float) -> str:
    """«45 s», «12 min», «1 h 05»: how long something lasts, as one tells it."""
    if round(seconds) < 60:
        return f"{max(round(seconds), 0)}{SPACE}s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes}{SPACE}min"
    return f"{minutes // 60}{SPACE}h{SPACE}{minutes % 60:02d}"


def _parts(seconds: float) -> tuple[int, int, int]:
    whole = max(int(seconds), 0)
    return whole // 3600, whole // 60 % 60, whole % 60
