"""A real OpenID provider in a process of its own: node-oidc-provider, installed once into `build`."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.processes import eventually, free_port
from tests.serving import ROOT

SOURCE = Path(__file__).parent / "openid_provider"
INSTALLED = ROOT / "build" / "openid_provider"
SCOPES = "openid given_name usual_name email siret uid"
CLIENT_ID, CLIENT_SECRET = "socle", "a-secret-of-32-characters-at-least"
DINUM, NANTES = "13002526500013", "21440109300015"


def installed() -> Path:
    """The folder with the provider and its libraries; skips without Node, fails in CI."""
    if shutil.which("npm") is None:
        if os.environ.get("CI"):
            pytest.fail("no npm on this machine")
        pytest.skip("no npm on this machine")
    lock = (SOURCE / "package-lock.json").read_text(encoding="utf-8")
    done = INSTALLED / ".installed"
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "provider.mjs"):
        shutil.copy(SOURCE / name, INSTALLED / name)
    if not done.exists() or done.read_text(encoding="utf-8") != lock:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=INSTALLED, check=True)
        done.write_text(lock, encoding="utf-8")
    return INSTALLED


def account(email: str, given: str, usual: str, siret: str = DINUM, **more: Any) -> dict[str, Any]:
    """A person as the provider knows them."""
    claims = {"given_name": given, "usual_name": usual, "email": email, "siret": siret, "uid": email}
    return {"claims": claims, "acr": "eidas1", **more}


@dataclass(frozen=True)
class OpenIdProvider:
    """A running provider, and the file of its accounts."""

    issuer: str
    accounts_file: Path
    settings: dict[str, Any]

    def knows(self, **accounts: dict[str, Any]) -> None:
        """Adds or replaces accounts, by their `sub`."""
        known = json.loads(self.accounts_file.read_text(encoding="utf-8"))
        self.accounts_file.write_text(json.dumps(known | accounts), encoding="utf-8")

    def environment(self) -> dict[str, str]:
        """The settings of a server that trusts this provider."""
        return {name: str(value) for name, value in self.settings.items()}


@contextmanager
def running_provider(
    folder: Path, public_url: str, algorithm: str = "RS256", strict: bool = True
) -> Iterator[OpenIdProvider]:
    """A provider at which the server of this public address is registered; `strict` refuses as ProConnect."""
    port = free_port()
    # Not the name of the server under test: for a browser these are two sites.
    issuer = f"http://localhost:{port}"
    accounts = folder / "accounts.json"
    accounts.write_text("{}", encoding="utf-8")
    client = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "token_endpoint_auth_method": "client_secret_post",
        "redirect_uris": [f"{public_url}/connexion/openid/retour"],
        "post_logout_redirect_uris": [f"{public_url}/deconnexion/retour"],
        "id_token_signed_response_alg": algorithm,
        "userinfo_signed_response_alg": algorithm,
    }
    configuration = {
        "issuer": issuer,
        "port": port,
        "accounts": str(accounts),
        "scopes": SCOPES,
        "strict": strict,
        "client": client,
    }
    file = folder / "provider.json"
    file.write_text(json.dumps(configuration), encoding="utf-8")
    command = ["node", "provider.mjs", str(file)]
    process = subprocess.Popen(command, cwd=installed(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert eventually(lambda: process.poll() is not None or _answers(port))
        assert process.poll() is None, "the provider ended by itself"
        settings = {
            "SOCLE_OIDC_ISSUER": issuer,
            "SOCLE_OIDC_CLIENT_ID": CLIENT_ID,
            "SOCLE_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "SOCLE_OIDC_ALGORITHM": algorithm,
            "SOCLE_OIDC_PKCE": not strict,
        }
        yield OpenIdProvider(issuer, accounts, settings)
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    try:
        address = f"http://127.0.0.1:{port}/.well-known/openid-configuration"
        return httpx.get(address, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
