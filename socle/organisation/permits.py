"""Says no to what a key's scopes leave out, with the reason: one wording for the gateway and for Django."""

from socle.interface.api_errors import ApiProblem
from socle.organisation.scopes import Scopes


def permit_request(scopes: Scopes, path: str, method: str, address: str | None) -> None:
    """Lets a request of a key pass; raises ApiProblem 403 for an endpoint or an address out of its scopes."""
    if not scopes.is_restricted:
        return
    if not scopes.allows_address(address):
        shown = address or "unknown"
        raise _refused(f"This key may not be used from the address {shown}.", "address_not_in_scope")
    permit_endpoint(scopes, path, method)


def permit_endpoint(scopes: Scopes, path: str, method: str = "POST") -> None:
    """Lets a call of this path pass; raises ApiProblem 403."""
    if not scopes.allows_endpoint(path, method):
        listed = ", ".join(sorted(scopes.endpoints)) or "none"
        raise _refused(
            f"This key may not call {method} {path[:200]}. Endpoints that it may call: {listed}.",
            "endpoint_not_in_scope",
        )


def permit_model(scopes: Scopes, asked: str, names: tuple[str, ...]) -> None:
    """Lets a call of the model pass that has these names; raises ApiProblem 403."""
    if scopes.models and not scopes.allows_model(names):
        listed = ", ".join(sorted(scopes.models))
        raise _refused(
            f"This key may not call the model '{asked[:100]}'. Models that it may call: {listed}.",
            "model_not_in_scope",
            "model",
        )


def _refused(message: str, code: str, param: str | None = None) -> ApiProblem:
    return ApiProblem(403, message, type="permission_error", code=code, param=param)
