"""Bearer authentication of the `/v1` paths that Django answers."""

from socle.interface.api_errors import ApiProblem
from socle.organisation.callers import Caller
from socle.organisation.keys import caller_of_key, note_use
from socle.organisation.tokens import PREFIX, InvalidToken, read_token


def unauthenticated() -> ApiProblem:
    """What a missing, wrong, expired or revoked key is answered, the same for all."""
    return ApiProblem(
        401,
        "Clé d'API absente, inconnue, expirée ou révoquée.",
        type="authentication_error",
        code="invalid_api_key",
        headers={"WWW-Authenticate": "Bearer"},
    )


def bearer_caller(authorization: str) -> Caller:
    """Who an Authorization header speaks for; raises ApiProblem 401."""
    scheme, _, text = authorization.partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise unauthenticated()
    if text.startswith(PREFIX):
        try:
            return read_token(text.strip())
        except InvalidToken as error:
            raise unauthenticated() from error
    keyed = caller_of_key(text.strip())
    if keyed is None:
        raise unauthenticated()
    note_use(keyed)
    return keyed.caller
