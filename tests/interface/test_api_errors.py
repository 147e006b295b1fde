import pytest

from socle.interface.api_errors import ApiProblem


def test_a_problem_has_openai_s_shape_with_the_detail_beside_it() -> None:
    problem = ApiProblem(404, "Unknown model.", code="model_not_found", param="model")

    assert problem.body() == {
        "error": {
            "message": "Unknown model.",
            "type": "not_found_error",
            "param": "model",
            "code": "model_not_found",
        },
        "detail": "Unknown model.",
    }


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (403, "permission_error"),
        (404, "not_found_error"),
        (413, "invalid_request_error"),
        (429, "rate_limit_error"),
        (503, "api_error"),
    ],
)
def test_the_type_follows_the_status(status: int, expected: str) -> None:
    assert ApiProblem(status, "Sentence.").type == expected


def test_a_given_type_wins_over_the_status() -> None:
    assert ApiProblem(401, "Sentence.", type="permission_error").type == "permission_error"


def test_headers_are_kept_for_the_edge() -> None:
    assert ApiProblem(429, "Sentence.", headers={"Retry-After": "3"}).headers == {"Retry-After": "3"}
