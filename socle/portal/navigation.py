"""What the rail shows: the tools that exist, and the account. A context processor of every page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from socle.organisation.callers import Caller
from socle.organisation.models import Role, RoleGrant
from socle.portal.running import running_count
from socle.work.declaration import Tool
from socle.work.registry import tools


@dataclass(frozen=True)
class Item:
    """One entry of the rail."""

    name: str
    address: str
    icon: str
    current: str
    count: int = 0


FIRST = "assistant:home"


def tools_in_order() -> list[Tool]:
    """L'Assistant, the other tools with pages of their own, then those of a trade; each by their titles."""
    return sorted(tools().values(), key=lambda tool: (tool.home != FIRST, not tool.home, tool.title))


def address_of(tool: Tool) -> str:
    """A tool's page: its own, or the one made from its declaration."""
    return reverse(tool.home) if tool.home else reverse("work:tool", args=[tool.slug])


class Navigation:
    """The rail of one request; nothing is counted before a template asks, so fragments cost nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._path = request.path
        self._caller: Caller | None = getattr(request, "caller", None)

    @cached_property
    def home(self) -> str:
        """The address behind the product's name."""
        return reverse("portal:home")

    @cached_property
    def tools(self) -> list[Item]:
        """The entries of the rail, in order."""
        count = running_count(self._caller) if self._caller else 0
        return [
            self._item("Accueil", self.home, "home"),
            *(self._item(tool.title, address_of(tool), tool.icon) for tool in tools_in_order()),
            self._item("Travaux en cours", reverse("portal:running"), "clock", count),
            self._item("Consommation", reverse("portal:consumption"), "chart"),
            self._item("Garanties", reverse("assurance:home"), "shield"),
            *self._management(),
        ]

    @cached_property
    def account(self) -> Item:
        """The person's own entry, at the foot of the rail."""
        return self._item("Compte", reverse("portal:account"), "person")

    def _management(self) -> list[Item]:
        """What those who manage a service or the platform find beside the tools."""
        if self._caller is None:
            return []
        roles = set(RoleGrant.objects.filter(person=self._caller.person_id).values_list("role", flat=True))
        items = []
        if Role.SERVICE_MANAGER in roles:
            items.append(self._item("Mon service", reverse("portal:services"), "people"))
        if Role.PLATFORM_ADMINISTRATOR in roles:
            items.append(self._item("Plateforme", reverse("portal:platform"), "server"))
        return items

    def _item(self, name: str, address: str, icon: str, count: int = 0) -> Item:
        return Item(name, address, icon, self._current(address), count)

    def _current(self, address: str) -> str:
        """The entry's aria-current: «page» on its own page, «true» on the pages below it."""
        if self._path == address:
            return "page"
        below = f"{address.rstrip('/')}/"  # «/comptes-rendus/» is not below «/compte»
        return "true" if address != self.home and self._path.startswith(below) else ""


def navigation(request: HttpRequest) -> dict[str, object]:
    """The context processor."""
    return {"navigation": Navigation(request)}
