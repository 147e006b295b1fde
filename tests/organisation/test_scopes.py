"""Scopes: what they let pass, what lies within what, what is refused as meaningless."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.organisation.scopes import ALL, InvalidScope, Scopes, checked

NETWORKS = st.builds(
    lambda address, length: str(ip_network(f"{address}/{length}", strict=False)),
    st.ip_addresses(v=4),
    st.integers(0, 32),
)
SCOPES = st.builds(
    Scopes,
    st.frozensets(st.sampled_from(["chat", "small", "vectors"])),
    st.frozensets(st.sampled_from(["/v1/chat/completions", "/v1/embeddings", "/v1/keys"])),
    st.frozensets(st.integers(1, 3)),
    st.frozensets(NETWORKS, max_size=2),
)


def test_without_scopes_all_is_allowed() -> None:
    assert ALL.allows_endpoint("/v1/admin/users", "DELETE")
    assert ALL.allows_address(None)
    assert ALL.allows_model(["anything"])


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/v1/embeddings", "POST", True),
        ("/v1/embeddings/more", "POST", True),
        ("/v1/embeddings-of-another", "POST", False),
        ("/v1/chat/completions", "POST", False),
        ("/v1/models", "GET", True),
        ("/v1/models/org/name", "GET", True),
        ("/v1/me", "GET", True),
        ("/v1/me", "PATCH", False),
        ("/v1/me/keys", "GET", False),
        ("/v1/admin/users", "GET", False),
    ],
)
def test_a_key_of_one_endpoint_reaches_it_and_what_tells_about_itself(
    path: str, method: str, allowed: bool
) -> None:
    assert checked(endpoints=["/v1/embeddings"]).allows_endpoint(path, method) is allowed


def test_the_older_name_of_the_keys_is_the_same_endpoint() -> None:
    assert checked(endpoints=["/v1/me/keys"]) == checked(endpoints=["/v1/keys"])
    assert checked(endpoints=["/v1/keys"]).allows_endpoint("/v1/me/keys/3", "DELETE")


def test_the_administration_is_out_of_reach_of_a_restricted_key_that_does_not_name_it() -> None:
    assert not checked(models=["chat"]).allows_endpoint("/v1/admin/keys", "POST")
    assert checked(endpoints=["/v1/admin"]).allows_endpoint("/v1/admin/keys", "POST")


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("11.0.0.1", False), ("nonsense", False), (None, False)],
)
def test_a_key_of_a_network_is_used_from_there_only(address: str | None, allowed: bool) -> None:
    assert checked(addresses=["10.1.2.3/8"]).allows_address(address) is allowed


def test_an_ipv6_network_holds_ipv6_clients() -> None:
    scopes = checked(addresses=["2001:db8::/32"])
    assert scopes.allows_address("2001:db8::1")
    assert not scopes.allows_address("10.0.0.1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"addresses": ["10.0.0.0/99"]},
        {"addresses": ["chez moi"]},
        {"endpoints": ["chat"]},
        {"endpoints": ["https://elsewhere/v1/"]},
        {"models": [" "]},
        {"models": ["x" * 201]},
        {"collections": [0]},
        {"collections": [2**53 + 1]},
        {"models": [f"m{number}" for number in range(51)]},
    ],
)
def test_what_means_nothing_is_refused_and_named(wrong: dict[str, list[str]]) -> None:
    with pytest.raises(InvalidScope) as refusal:
        checked(**wrong)  # type: ignore[arg-type]
    assert refusal.value.field in wrong


@given(wide=SCOPES, narrow=SCOPES, address=st.ip_addresses(v=4), number=st.integers(1, 4))
def test_what_lies_within_never_allows_more(
    wide: Scopes, narrow: Scopes, address: object, number: int
) -> None:
    if not wide.includes(narrow):
        return
    for name in ("chat", "small", "vectors", "other"):
        assert wide.allows_model([name]) or not narrow.allows_model([name])
    assert wide.allows_address(str(address)) or not narrow.allows_address(str(address))
    for path in ("/v1/chat/completions", "/v1/embeddings", "/v1/keys"):
        assert wide.allows_endpoint(path) or not narrow.allows_endpoint(path)
    assert not wide.collections or number in wide.collections or number not in narrow.collections


@given(scopes=SCOPES)
def test_everything_lies_within_itself_and_within_all(scopes: Scopes) -> None:
    assert scopes.includes(scopes)
    assert ALL.includes(scopes)


@given(network=NETWORKS, address=st.ip_addresses(v=4))
def test_networks_mean_what_the_standard_library_says(network: str, address: object) -> None:
    inside = ip_address(str(address)) in ip_network(network)
    assert checked(addresses=[network]).allows_address(str(address)) is inside
