"""What an action that cannot be done says to the person who asked."""


class Refused(ValueError):
    """An action that cannot be done, with a sentence for the person who asked."""


class InputRefused(Refused):
    """An input that does not fit; `name` is the input's."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name
