"""A receiver inside the operator's network: told where the operator said where its name leads, else never."""

from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

import pytest

from socle.work.webhooks import telling
from socle.work.webhooks.addresses import is_listed, may_lead_to
from socle.work.webhooks.messenger import GONE, Messenger
from socle.work.webhooks.private_hosts import private_hosts
from tests.work.test_webhooks import HOST, Receiver, ended_run, receiver

__all__ = ["receiver"]

# The receiver of these tests listens on this machine: here its network stands for a private one.
HERE = {HOST: (ip_network("127.0.0.0/8"),)}


def told(people: SimpleNamespace, receiver: Receiver, *addresses: str) -> str:
    """What becomes of the end of a run when the receiver's name leads to these addresses."""

    async def resolve(host: str) -> list[str]:
        return list(addresses)

    run = ended_run(people, receiver.address)
    messenger = Messenger(resolve, tls=receiver.tls)
    return telling.tell(run.administration_id, str(run.pk), run.attempt, messenger)


@pytest.fixture
def inside(settings: Any, receiver: Receiver) -> Receiver:
    """The receiver, listed with its network and on no other list."""
    settings.SOCLE_FETCH_HOSTS = ()
    settings.SOCLE_WEBHOOK_PRIVATE_HOSTS = HERE
    return receiver


def test_a_host_listed_with_its_network_is_told(people: SimpleNamespace, inside: Receiver) -> None:
    assert told(people, inside, "127.0.0.1") == "told"
    assert len(inside.heard) == 1


@pytest.mark.parametrize(
    "addresses",
    [("169.254.169.254",), ("10.9.9.9",), ("93.184.215.14",), ("127.0.0.1", "10.9.9.9"), ("::1",)],
    ids="-".join,
)
def test_a_listed_name_that_leads_out_of_its_network_is_not_connected_to(
    people: SimpleNamespace, inside: Receiver, addresses: tuple[str, ...]
) -> None:
    assert told(people, inside, *addresses) == "again"
    assert inside.heard == []


def test_a_name_that_changes_after_the_check_gains_nothing(people: SimpleNamespace, inside: Receiver) -> None:
    asked = []

    async def rebinding(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    run = ended_run(people, inside.address)
    messenger = Messenger(rebinding, tls=inside.tls)
    assert telling.tell(run.administration_id, str(run.pk), run.attempt, messenger) == "told"
    assert asked == [HOST]


def test_a_redirect_from_a_private_host_is_not_followed(people: SimpleNamespace, inside: Receiver) -> None:
    inside.status = 307
    assert told(people, inside, "127.0.0.1") == "again"
    assert len(inside.heard) == 1


def test_another_listed_host_gains_nothing_by_it(
    people: SimpleNamespace, receiver: Receiver, settings: Any
) -> None:
    settings.SOCLE_WEBHOOK_PRIVATE_HOSTS = {"scribe.interne": HERE[HOST]}
    assert told(people, receiver, "127.0.0.1") == "again"
    assert receiver.heard == []


def test_a_private_host_is_told_by_https_only(inside: Receiver) -> None:
    assert is_listed(inside.address)
    assert not is_listed(inside.address.replace("https", "http"))


def test_a_literal_address_is_listed_like_a_name(settings: Any) -> None:
    settings.SOCLE_FETCH_HOSTS = ("10.2.0.9",)
    settings.SOCLE_WEBHOOK_PRIVATE_HOSTS = private_hosts("10.2.0.8=10.2.0.8")
    assert may_lead_to("10.2.0.8", "10.2.0.8")
    assert Messenger().post("https://10.2.0.9/", b"", {}) == GONE
    assert Messenger().post("https://10.2.0.10/", b"", {}) == GONE


def test_a_host_of_both_lists_may_be_in_either_place(settings: Any) -> None:
    settings.SOCLE_FETCH_HOSTS = (HOST,)
    settings.SOCLE_WEBHOOK_PRIVATE_HOSTS = private_hosts(
        f" {HOST.upper()} = 10.2.0.0/16 , {HOST}=fd00:2::/32"
    )
    for address in ("93.184.215.14", "10.2.3.4", "::ffff:10.2.3.4", "fd00:2::1"):
        assert may_lead_to(HOST, address), address
    for address in ("10.3.3.4", "::ffff:10.3.3.4", "127.0.0.1", "169.254.169.254", "fe80::1%eth0"):
        assert not may_lead_to(HOST, address), address


@pytest.mark.parametrize(
    "network",
    [
        "",
        "127.0.0.1",
        "169.254.0.0/16",
        "0.0.0.0/0",
        "10.0.0.0/7",
        "93.184.215.14",
        "::1",
        "fe80::/10",
        "10.2.0.1/16",
    ],
)
def test_what_is_no_private_network_stops_the_start(network: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        private_hosts(f"scribe.interne={network}")


def test_no_setting_lists_nobody() -> None:
    assert private_hosts("") == {}
