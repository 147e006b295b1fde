"""What is read of a request to /v1/completions."""

from typing import Annotated

from pydantic import Field

from socle.gateway.request_body import Asked, StreamOptions


class CompletionFields(Asked):
    """A request to /v1/completions. Prompts may be tokens of the model, which only its provider can read."""

    prompt: (
        str
        | Annotated[list[str], Field(min_length=1)]
        | Annotated[list[int], Field(min_length=1)]
        | Annotated[list[list[int]], Field(min_length=1)]
    )
    suffix: str | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None

    @property
    def text(self) -> str | None:
        """The prompt, where it is one text."""
        if isinstance(self.prompt, list):
            return self.prompt[0] if len(self.prompt) == 1 and isinstance(self.prompt[0], str) else None
        return self.prompt
