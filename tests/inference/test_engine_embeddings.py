import base64
import math
import struct
from typing import Any

from tests.inference.local_engine import CHAT, LocalEngine


def vectors(engine: LocalEngine, texts: list[str]) -> list[list[float]]:
    return [item["embedding"] for item in engine.embed(texts).json()["data"]]


def product(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_embeddings_are_unit_vectors_of_512_numbers(engine: LocalEngine) -> None:
    (vector,) = vectors(engine, ["Le préfet signe l'arrêté."])

    assert len(vector) == 512
    assert math.isclose(product(vector, vector), 1, abs_tol=1e-5)


def test_texts_of_like_meaning_are_nearer(engine: LocalEngine) -> None:
    asked, like, unlike = vectors(
        engine,
        ["Quand le marché est-il payé ?", "Le paiement intervient sous trente jours.", "Le chat dort."],
    )

    assert product(asked, like) > product(asked, unlike)


def test_many_texts_keep_their_order_across_batches(engine: LocalEngine) -> None:
    texts = [f"Article {number} du règlement" for number in range(40)]
    (alone,) = vectors(engine, texts[37:38])

    assert math.isclose(product(vectors(engine, texts)[37], alone), 1, abs_tol=1e-4)


def test_base64_holds_the_same_numbers(engine: LocalEngine) -> None:
    plain = engine.embed("bonjour").json()["data"][0]["embedding"]
    coded = engine.embed("bonjour", encoding_format="base64").json()["data"][0]["embedding"]

    assert list(struct.unpack("<512f", base64.b64decode(coded))) == plain


def test_the_tokens_read_are_counted(engine: LocalEngine) -> None:
    """A beginning, two pieces of a word and an end for each."""
    usage = engine.embed(["bonjour", "bonjour"]).json()["usage"]

    assert usage == {"prompt_tokens": 8, "total_tokens": 8}


def refusal(engine: LocalEngine, given: object, **options: Any) -> dict[str, str]:
    response = engine.embed(given, **options)
    assert response.status_code == 400
    return dict(response.json()["error"])


def test_a_text_too_long_is_refused_not_cut(engine: LocalEngine) -> None:
    assert refusal(engine, ["court", "mot " * 3000])["code"] == "context_length_exceeded"
    assert refusal(engine, "x" * 200_000)["code"] == "context_length_exceeded"


def test_tokens_of_another_tokenizer_are_refused(engine: LocalEngine) -> None:
    assert refusal(engine, [1, 2, 3])["param"] == "input"
    assert refusal(engine, [[1, 2], [3]])["param"] == "input"


def test_empty_input_is_refused(engine: LocalEngine) -> None:
    for given in ("", [], [""], None):
        assert refusal(engine, given)["param"] == "input"


def test_other_dimensions_are_refused(engine: LocalEngine) -> None:
    assert refusal(engine, "bonjour", dimensions=256)["param"] == "dimensions"


def test_a_language_model_makes_no_embeddings(engine: LocalEngine) -> None:
    assert refusal(engine, "bonjour", model=CHAT)["code"] == "model_not_supported"
