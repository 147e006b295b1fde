"""What this process holds of one limit in the current window: reserved, settled, asked for, given back.

The rule that keeps the sum within the limit: the database always counts at least `held` for this process, and
nothing is reserved beyond `held`. Only a portion reused while the database is away, and use that exceeds
its reservation, are counted afterwards. Plain arithmetic on the event loop; times are monotonic seconds.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from socle.gateway.quotas.known_limits import KnownLimit
from socle.gateway.quotas.lease_store import Ask, Reply
from socle.gateway.quotas.windows import ENDLESS, beginning, end

# How long the answer that nothing is left is believed; slots come back at any moment.
REFUSAL_BELIEVED = 1.0
SLOT_REFUSAL_BELIEVED = 0.1
# A portion used up within a second is doubled, one that lasted four is halved.
QUICK, SLOW = 1.0, 4.0
IDLE_AFTER = 4.0
# Below this fraction of the last portion more is asked for ahead; portions of a few units are not.
LOW, SMALLEST_AHEAD = 4, 4
# The share of what is free that the database grants ahead of need is 1 / (4 × processes).
SHARES = 4


@dataclass
class Want:
    """What waiting calls need of one limit: the smallest need, the sum, and whether more is sought ahead."""

    smallest: int = 0
    needed: int = 0
    ahead: bool = False

    def add(self, amount: int) -> None:
        """One more call waits for this much."""
        self.smallest = min(self.smallest, amount) if self.needed else amount
        self.needed += amount


class Portion:
    """The state of one limit in this process."""

    def __init__(self, limit: KnownLimit) -> None:
        self.limit = limit
        self.counted = limit.measured.counted
        # Whether what is counted comes back when a call ends.
        self.is_slots = limit.measured.window == "endless"
        self.value = limit.value
        self.begins: datetime | None = None
        self.held = self.spent = self.carried = 0
        self.free = 0
        self.removed = False
        self._live = 1
        self._goal = self._last = 0
        self._ends = self._answered = self._refilled = self._touched = self._sought = -math.inf
        self._counted: int | None = 0  # by the database, as far as this process knows

    def is_open(self, now: float) -> bool:
        """Whether the window that this portion is of still runs."""
        return now < self._ends

    def available(self, now: float) -> int:
        """What can be reserved at once."""
        return self.held - self.spent if now < self._ends and self.held > self.spent else 0

    def remaining(self, now: float) -> int:
        """What is left of the limit as far as this process knows: its own portion, and what nobody holds."""
        if now >= self._ends:
            return self.value
        return max(self.held - self.spent, 0) + self.free

    def seconds_left(self, now: float) -> float:
        """Until the window ends; infinite for slots, zero for a window that is over or was never opened."""
        return max(self._ends - now, 0.0)

    def refuses(self, amount: int, now: float, asked: float = math.inf) -> bool:
        """Whether an answer that is fresh, or came since `asked`, says that this much is not left."""
        if amount > self.limit.value:
            return True
        believed = SLOT_REFUSAL_BELIEVED if self.is_slots else REFUSAL_BELIEVED
        known = now < self._ends and (self._answered >= asked or now - self._answered < believed)
        return known and amount > self.available(now) + self.free

    def reserve(self, amount: int, now: float) -> datetime | None:
        """Takes an amount that is available; gives the window that it is of."""
        self.spent += amount
        self._touched = now
        return self.begins

    def settle(self, begins: datetime | None, reserved: int, used: int, now: float) -> None:
        """Puts what was used in the place of what was reserved in the window begun then.

        What was used beyond a reservation of a window that is over is charged to the next; what was not
        used of it is lost with it.
        """
        if begins == self.begins and now < self._ends:
            self.spent += used - reserved
        elif used > reserved:
            self.carried += used - reserved

    def runs_low(self) -> bool:
        """Whether more should be asked for before it is needed."""
        low = (self.held - self.spent) * LOW < self._last
        return low and self._last >= SMALLEST_AHEAD and self.free > 0

    def has_news(self, now: float) -> bool:
        """Whether the database counts something else than it should, or may do so."""
        if self._counted is None:
            return True
        return now < self._ends and (max(self.held, self.spent) != self._counted or self.carried > 0)

    def unanswered(self) -> None:
        """The answer of a question was lost: what it was granted is counted until the next is asked."""
        self._counted = None

    def seek(self, now: float) -> None:
        """A call waits for more of it."""
        self._sought = now

    def is_forgettable(self, now: float, seconds: float) -> bool:
        """Whether nothing here matters any more: nothing is in hand, and nobody came for so long.

        A window must have been over for as long: who begins anew has granted nothing of the current one.
        """
        since = max(self._touched, self._sought)
        if self.is_slots:
            return self.held == self.spent == 0 and now - since > seconds
        return self.carried == 0 and now - max(since, self._ends) > seconds

    def ask(self, want: Want, now: float, lapsed: bool = False) -> Ask:
        """The question that covers what is wanted beyond what is available.

        `lapsed` is for a process that was not heard for long: its free slots may be another's already.
        """
        self._charge_carried(now)
        available = self.available(now)
        smallest, needed = max(want.smallest - available, 0), max(want.needed - available, 0)
        wished = self._wish(needed, now) if needed or want.ahead else 0
        keep = self.spent if lapsed and self.is_slots else max(self.held, self.spent)
        return Ask(self.limit.id, self.begins, keep, smallest, needed, wished)

    def apply(self, reply: Reply, sent: float, now: float) -> None:
        """Takes the answer, come now, of a question that was sent then."""
        if self.begins is not None and reply.begins < self.begins:
            return
        if reply.begins != self.begins:
            # Nothing was granted of this window so far: what is held of it already, an answer that was lost
            # had brought.
            self.begins, self.spent, self.carried = reply.begins, self.carried, 0
        self.held = self._counted = reply.taken
        self.value, self.free, self._live = reply.value, reply.free, reply.live
        self._answered = now
        if reply.granted:
            self._last, self._refilled = reply.granted, now
        self._ends = self._end(sent, reply.clock)

    def reuse(self, clock: datetime, now: float) -> bool:
        """With the database away: the last portion once more, once in each window that began since.

        It is at most this process's part of the limit, so that all processes together stay within it.
        """
        begins = beginning(self.limit.measured.window, clock)
        if self.begins is None or begins <= self.begins:
            return False
        self.begins = begins
        self.held = min(self._last, self.value // self._live)
        self.spent, self.carried = self.carried, 0
        self.free = self._counted = 0
        self._ends = self._end(now, clock)
        return self.held > self.spent

    def give_back_idle(self, now: float) -> None:
        """Gives up what was not touched for some seconds, and what exceeds this process's share."""
        if now - self._touched > IDLE_AFTER:
            self._give_up(self.spent)
        else:
            self.give_back_beyond_share()

    def give_back_beyond_share(self) -> None:
        """Keeps of what is not in use no more than what may be leased ahead of need."""
        self._give_up(self.spent + self.value // (SHARES * self._live))

    def changed(self, limit: KnownLimit) -> None:
        """The limit has another value: all that is in hand goes back, and nothing known is believed."""
        self.limit, self.value = limit, limit.value
        self._give_up(self.spent)
        self._answered, self._goal = -math.inf, 0

    def _give_up(self, keep: int) -> None:
        if self.held > keep:
            self.held = keep
            self._answered = -math.inf  # there is more to be had now than the last answer said

    def _charge_carried(self, now: float) -> None:
        if now < self._ends:
            self.spent, self.carried = self.spent + self.carried, 0

    def _wish(self, needed: int, now: float) -> int:
        lasted = now - self._refilled
        if lasted < QUICK:
            self._goal *= 2
        elif lasted > SLOW:
            self._goal //= 2
        self._goal = min(max(self._goal, needed, 1), max(self.value, 1))
        return self._goal

    def _end(self, now: float, clock: datetime) -> float:
        """When the window ends, a moment early rather than late: `now` was before the clock was read."""
        ends = end(self.limit.measured.window, self.begins or ENDLESS)
        return math.inf if ends is None else now + max(ends - clock, timedelta(0)).total_seconds()
