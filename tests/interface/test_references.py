import logging

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from socle.interface.errors import not_found, server_error, unavailable
from socle.interface.references import ReferenceFilter, ReferenceMiddleware, reference_of


def a_request() -> HttpRequest:
    return RequestFactory().get("/perdu?x=1")


def test_a_request_keeps_one_reference() -> None:
    request = a_request()
    assert reference_of(request) == reference_of(request)


def test_two_requests_have_two_references() -> None:
    assert reference_of(a_request()) != reference_of(a_request())


def test_the_answer_carries_the_reference_of_its_request() -> None:
    request = a_request()
    response = ReferenceMiddleware(lambda _: HttpResponse())(request)
    assert response["X-Reference"] == reference_of(request)


def test_the_log_names_the_reference_that_the_page_shows() -> None:
    request = a_request()
    page = server_error(request).content.decode()
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "boom", None, None)
    record.request = request
    assert ReferenceFilter().filter(record)
    assert record.__dict__["reference"] in page


def test_an_error_page_says_what_happened_what_was_kept_and_what_to_do() -> None:
    page = not_found(a_request(), Exception())
    text = page.content.decode()
    assert page.status_code == 404
    for sentence in ("n’existe pas", "ne sont pas touchés", "depuis l’accueil"):
        assert sentence in text


def test_a_server_that_is_away_says_when_to_come_back() -> None:
    response = unavailable(a_request())
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
