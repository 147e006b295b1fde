"""What is read of a request to /v1/responses."""

from typing import Annotated, Any

from pydantic import Field

from socle.gateway.request_body import Asked, Body, Known, Text
from socle.interface.api_errors import ApiProblem

Items = list[dict[str, Any]]

# What only OpenAI's own service keeps or runs: a request that counts on it is refused.
NOT_HERE = ("background", "conversation", "prompt", "context_management")


class TextOptions(Known):
    """The member `text`: the format of the answer."""

    format: dict[str, Any] | None = None


class ReasoningOptions(Known):
    """The member `reasoning`."""

    effort: str | None = None


class ResponseFields(Asked):
    """A request to /v1/responses."""

    input: str | Items
    instructions: str | None = None
    previous_response_id: Text | None = None
    store: bool | None = None
    stream: bool | None = None
    tools: Items | None = None
    tool_choice: str | dict[str, Any] | None = None
    parallel_tool_calls: bool | None = None
    max_output_tokens: Annotated[int, Field(gt=0)] | None = None
    temperature: float | None = None
    top_p: float | None = None
    text: TextOptions | None = None
    reasoning: ReasoningOptions | None = None
    metadata: dict[str, str] | None = None
    truncation: str | None = None

    @property
    def items(self) -> Items:
        """The input as items; a text is what the person says."""
        if isinstance(self.input, str):
            return [{"type": "message", "role": "user", "content": self.input}]
        return self.input

    @property
    def is_stored(self) -> bool:
        """Whether the response is kept: as at OpenAI, unless the request says no."""
        return self.store is not False


def check_is_served(body: Body) -> None:
    """Raises ApiProblem 400 for a member that this server does not serve."""
    for name in NOT_HERE:
        if body.get(name):
            raise unsupported(name, f"'{name}' is not served here.")


def unsupported(param: str, message: str) -> ApiProblem:
    """The 400 of something that OpenAI has and this server has not."""
    return ApiProblem(400, message, code="unsupported_value", param=param)
