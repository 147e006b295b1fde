"""Who asks: a bearer key or a five-minute token, and nothing else."""

from datetime import UTC, datetime

from starlette.types import Scope

from socle.gateway.database import Database, DatabaseAway, unavailable
from socle.gateway.key_uses import KeyUses
from socle.gateway.known_keys import KnownKeys
from socle.interface.api_errors import ApiProblem
from socle.organisation import keys, tokens
from socle.organisation.callers import Caller
from socle.organisation.digests import keyed_digest
from socle.organisation.keys import KeyedCaller
from socle.organisation.permits import permit_request

LONGEST_KEY = 200


def wrong_key() -> ApiProblem:
    """What a missing, unknown, expired or revoked key is answered, the same for all."""
    return ApiProblem(
        401,
        "The API key is missing, unknown, expired or revoked. Send it as 'Authorization: Bearer <key>'.",
        type="authentication_error",
        code="invalid_api_key",
        headers={"WWW-Authenticate": "Bearer"},
    )


class Authentication:
    """Recognises callers, mostly without the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.known = KnownKeys(self._ask)
        self.uses = KeyUses(database)

    async def keyed_caller(self, scope: Scope) -> KeyedCaller:
        """Whom the request speaks for, and until when; raises ApiProblem 401, 403 or 503."""
        keyed = await self._recognised(_bearer(scope))
        scopes = keyed.caller.scopes
        if scopes.is_restricted:
            client = scope.get("client")
            permit_request(scopes, scope["path"], scope["method"], client[0] if client else None)
        self.uses.note(keyed)
        return keyed

    async def _recognised(self, text: str) -> KeyedCaller:
        if text.startswith(tokens.PREFIX):
            return KeyedCaller(_caller_of_token(text), None)
        if not text.startswith(keys.PREFIX) or len(text) > LONGEST_KEY:
            raise wrong_key()
        try:
            keyed = await self.known.caller(keyed_digest("key", text), text)
        except DatabaseAway as error:
            raise unavailable() from error
        if keyed is None or (keyed.expires is not None and keyed.expires <= datetime.now(UTC)):
            raise wrong_key()
        return keyed

    async def caller(self, scope: Scope) -> Caller:
        """Whom the request speaks for; raises ApiProblem 401, 403 or 503."""
        return (await self.keyed_caller(scope)).caller

    async def _ask(self, text: str) -> KeyedCaller | None:
        return await self._database.ask(lambda: keys.caller_of_key(text))


def _caller_of_token(text: str) -> Caller:
    try:
        return tokens.read_token(text)
    except tokens.InvalidToken as error:
        raise wrong_key() from error


def _bearer(scope: Scope) -> str:
    found = [value for name, value in scope["headers"] if name == b"authorization"]
    scheme, _, text = found[0].decode("latin-1").partition(" ") if len(found) == 1 else ("", "", "")
    if scheme.lower() != "bearer":
        raise wrong_key()
    return text.strip()
