from pathlib import Path

import pytest

from socle.inference.engine.options import EngineOptions, OptionsError, read_table


def written(folder: Path, text: str) -> Path:
    path = folder / "socle.toml"
    path.write_text(text)
    return path


def test_defaults_hold_without_a_file(tmp_path: Path) -> None:
    table = read_table(tmp_path / "absent.toml", {}, {})

    assert (table.slots, table.queue, table.context) == (2, 8, 8192)


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "[engine]\nslots = 4\nidle = 30\n")

    table = read_table(path, {}, {"slots": 1, "idle": None})

    assert (table.slots, table.idle) == (1, 30)


def test_a_models_file_may_replace_ours(tmp_path: Path) -> None:
    path = written(tmp_path, '[engine.models."qwen2.5-coder-1.5b"]\nfile = "/models/mine.gguf"\n')
    table = read_table(path, {"grand": tmp_path / "grand.gguf"}, {})

    files = {file.name: file for file in EngineOptions(0, tmp_path, table).language_models()}

    assert files.keys() == {"qwen2.5-coder-1.5b", "grand"}
    assert files["qwen2.5-coder-1.5b"].file == Path("/models/mine.gguf")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[engine]\nslot = 1\n", ["engine.slot", "not known"]),
        ("[engine]\nslots = 0\n", ["engine.slots"]),
        ("[engine.models.x]\n", ["engine.models.x.file"]),
        ("[engine\n", ["cannot be read"]),
    ],
)
def test_a_mistake_names_the_key(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(OptionsError) as error:
        read_table(written(tmp_path, text), {}, {})

    assert all(word in str(error.value) for word in words)
