"""The pages of consumption: each shows what its reader may see, adds up, and goes into a spreadsheet."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from socle.inference.consumption.sums import Period, Total
from socle.organisation.keys import create_key
from socle.organisation.models import Person, Role, RoleGrant
from socle.portal.consumption.asking import MEASURES, PERIODS, period
from socle.portal.consumption.chart import BOTTOM, WIDTH, chart
from socle.portal.templatetags.consumption import carbon, euros, kilowatt_hours, lamp
from tests.inference.consumption.calls import used

SLUGS = ("moi", "service", "administration", "plateforme")


@pytest.fixture
def owner(people: SimpleNamespace, client: Client) -> Person:
    person: Person = people.owner
    client.force_login(person)
    return person


def page(client: Client, slug: str = "moi", **asked: str) -> str:
    return client.get(reverse("portal:consumption-of", args=[slug]), asked).content.decode()


def file(client: Client, slug: str = "moi", **asked: str) -> list[dict[str, str]]:
    content = client.get(reverse("portal:consumption-file", args=[slug]), asked).content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_somebody_who_used_nothing_is_told_so(client: Client, owner: Person) -> None:
    assert "Rien n’a été consommé" in page(client)


def test_one_sees_one_s_calls_by_model_and_key(client: Client, owner: Person) -> None:
    key, _ = create_key(owner, "Tableur")
    used(owner, timezone.now(), 3, alias="chat", model="grand-modele")
    used(owner, timezone.now(), 2, alias="chat", model="grand-modele", key_id=key.pk)
    shown = page(client)
    assert "grand-modele" in shown
    assert f"Tableur (…{key.ending})" in shown
    assert "Pages et outils de Socle" in shown
    assert "0,03\u00a0€" in shown
    assert "5,0\u00a0Wh" in shown


def test_another_s_calls_are_not_shown(client: Client, owner: Person, people: SimpleNamespace) -> None:
    used(people.colleague, timezone.now(), 3)
    assert "Rien n’a été consommé" in page(client)


@pytest.mark.parametrize("slug", SLUGS[1:])
def test_without_the_role_a_page_does_not_exist(client: Client, owner: Person, slug: str) -> None:
    for name in ("portal:consumption-of", "portal:consumption-file"):
        assert client.get(reverse(name, args=[slug])).status_code == 404
    assert "Mon service" not in page(client)


def test_a_manager_sees_the_service_without_names(
    client: Client, owner: Person, people: SimpleNamespace
) -> None:
    RoleGrant.objects.create(person=owner, role=Role.SERVICE_MANAGER, service=owner.service)
    for count, name in enumerate(("owner", "colleague", "stranger", "foreigner"), 1):
        used(getattr(people, name), timezone.now(), count)
    assert [line["Appels"] for line in file(client, "service")] == ["3"]
    shown = page(client, "service")
    assert "Bureau des marchés" in shown
    assert people.colleague.name not in shown
    assert client.get(reverse("portal:consumption-of", args=["plateforme"])).status_code == 404


def test_an_administrator_sees_services_and_administrations(
    client: Client, owner: Person, people: SimpleNamespace
) -> None:
    RoleGrant.objects.create(person=owner, role=Role.PLATFORM_ADMINISTRATOR)
    for count, name in enumerate(("owner", "colleague", "stranger", "foreigner"), 1):
        used(getattr(people, name), timezone.now(), count)
    assert {(line["Service"], line["Appels"]) for line in file(client, "administration")} == {
        ("Bureau des marchés", "3"),
        ("Archives", "3"),
    }
    assert sum(int(line["Appels"]) for line in file(client, "plateforme")) == 10
    shown = page(client, "plateforme")
    assert "Ville de Nantes" in shown
    assert people.foreigner.name not in shown
    assert "Ville de Nantes" not in page(client, "administration")


def test_a_spreadsheet_reads_french_numbers_and_no_formula(client: Client, owner: Person) -> None:
    owner.service.name = "=HYPERLINK(1)"  # type: ignore[union-attr]
    owner.service.save()  # type: ignore[union-attr]
    used(owner, timezone.now(), 1, {"cost": "0.0000015", "kwh": 0.00000025})
    (line,) = file(client)
    assert line["Service"] == "'=HYPERLINK(1)"
    assert (line["Coût (€)"], line["Énergie (kWh)"]) == ("0,000001500", "0,00000025")
    assert line["Jour"] == timezone.localdate().isoformat()


def test_a_spreadsheet_gives_no_more_digits_than_mean_something(client: Client, owner: Person) -> None:
    used(owner, timezone.now(), 1, {"kwh": 0.0000048788483371725915})
    (line,) = file(client)
    assert line["Énergie (kWh)"] == "0,000004878848"


def test_the_file_is_an_attachment_named_after_its_days(client: Client, owner: Person) -> None:
    answer = client.get(reverse("portal:consumption-file", args=["moi"]), {"periode": "7"})
    today = timezone.localdate()
    first = today - timedelta(days=6)
    assert f"consommation-moi-{first}-{today}.csv" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("choice", PERIODS)
@pytest.mark.parametrize("measure", MEASURES)
def test_every_choice_has_its_page_with_a_table_behind_the_chart(
    client: Client, owner: Person, choice: str, measure: str
) -> None:
    used(owner, timezone.now() - timedelta(days=32 * (choice == "mois-dernier")), 1)
    shown = page(client, periode=choice, mesure=measure)
    if choice != "mois-dernier":
        assert '<svg class="days"' in shown
        assert "Le tableau qui suit donne les mêmes chiffres" in shown


def test_what_is_no_choice_is_the_usual_one(client: Client, owner: Person) -> None:
    used(owner, timezone.now(), 1)
    usual, other = (page(client, **asked).partition("<main")[2] for asked in ({}, {"periode": "mille"}))
    assert usual.partition("</main>")[0] == other.partition("</main>")[0]


def test_what_has_no_estimate_is_said(client: Client, owner: Person) -> None:
    used(owner, timezone.now(), 2, {"kwh": None, "kg_co2e": None, "outcome": "left"})
    shown = page(client)
    assert "2\u00a0appels n’ont pas d’estimation" in shown
    assert "0\u00a0Wh" not in shown.partition("Par modèle")[2]
    assert "2\u00a0réponses ne sont pas allées" in shown


def test_nobody_sees_a_page_without_signing_in(client: Client, db: None) -> None:
    for slug in SLUGS:
        for name in ("portal:consumption-of", "portal:consumption-file"):
            assert client.get(reverse(name, args=[slug])).status_code == 302


@pytest.mark.parametrize(
    ("choice", "first", "last"),
    [
        ("7", date(2026, 3, 25), date(2026, 3, 31)),
        ("mois", date(2026, 3, 1), date(2026, 3, 31)),
        ("mois-dernier", date(2026, 2, 1), date(2026, 2, 28)),
        ("annee", date(2025, 4, 1), date(2026, 3, 31)),
    ],
)
def test_a_period_holds_the_days_it_names(choice: str, first: date, last: date) -> None:
    assert period(choice, date(2026, 3, 31)) == Period(first, last)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_year_is_twelve_months(today: date) -> None:
    found = period("annee", today)
    months = (found.last.year - found.first.year) * 12 + found.last.month - found.first.month
    assert (months, found.first.day, found.last) == (11, 1, today)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=92))
def test_columns_stay_on_the_grid_and_keep_their_order(requests: list[int]) -> None:
    days = {date(2026, 1, 1) + timedelta(days=place): Total(count) for place, count in enumerate(requests)}
    drawn = chart(days, MEASURES["appels"], is_by_month=False)
    if drawn is None:
        assert not any(requests)
        return
    for column, count in zip(drawn.columns, requests, strict=True):
        assert 0 <= column.x < column.x + column.width <= WIDTH
        assert column.y + column.height == BOTTOM
        assert (column.height > 0) == (count > 0)
    heights = [column.height for column in drawn.columns]
    assert max(heights) == BOTTOM
    assert [heights[at] for at in sorted(range(len(heights)), key=requests.__getitem__)] == sorted(heights)


def test_amounts_are_told_in_units_that_can_be_read() -> None:
    assert (euros(Decimal("1234.5")), euros(Decimal("0.001"))) == (
        "1\u00a0234,50\u00a0€",
        "moins de 0,01\u00a0€",
    )
    assert (kilowatt_hours(0.0004), kilowatt_hours(1.25)) == ("0,4\u00a0Wh", "1,3\u00a0kWh")
    assert (carbon(0.0121), carbon(1.25), carbon(0)) == ("12\u00a0g", "1,3\u00a0kg", "0\u00a0g")


def test_a_lamp_of_ten_watts_takes_a_kilowatt_hour_in_a_hundred_hours() -> None:
    assert (lamp(1), lamp(0.0333), lamp(0.0001)) == ("100\u00a0h", "3\u00a0h\u00a020", "1\u00a0min")


def test_the_rail_leads_there(client: Client, owner: Person) -> None:
    assert 'aria-current="page"' in client.get(reverse("portal:consumption")).content.decode()
