"""Moments of a recording, as people read them."""


def moment(seconds: float) -> str:
    """«00:12:34»: hours, minutes and seconds, rounded down."""
    whole = max(0, int(seconds))
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def lasting(seconds: float) -> str:
    """«1 h 05 min», «12 min», «45 s»: about how long something lasts."""
    whole = max(0, round(seconds))
    hours, minutes = whole // 3600, round(whole / 60) % 60
    if whole < 60:
        return f"{whole}\u00a0s"
    if whole < 3570:
        return f"{max(1, round(whole / 60))}\u00a0min"
    if not hours or (minutes == 0 and whole % 3600 >= 3570):
        hours += 1
    return f"{hours}\u00a0h\u00a0{minutes:02}\u00a0min"
