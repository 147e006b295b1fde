"""Which data may go where: a table, and a question before a line is opened."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from socle.inference.catalogue import CatalogueError, Hosting, Policy, Sensitivity
from socle.inference.catalogue.changing import set_policy
from socle.inference.catalogue.origins import policy_origins
from socle.inference.catalogue.stored import fresh_catalogue
from socle.organisation.requests import person_of_request
from socle.portal.catalogue_words import HOSTINGS, ORIGINS, SENSITIVITIES, in_french
from socle.portal.policy_changes import WrongCountry, changed_lines, openings, policy_said
from socle.portal.views.access import for_administrators


@for_administrators
@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest) -> HttpResponse:
    """The table; a change that opens something is asked about, one that only closes is made at once."""
    try:
        catalogue = fresh_catalogue()
        if request.method == "GET":
            return _page(request, catalogue.policy)
        after = policy_said(request.POST.dict())
        opened = openings(catalogue, after)
        if opened and "confirmed" not in request.POST:
            return render(request, "portal/policy_confirm.html", {"openings": opened, "said": _said(after)})
        for word in changed_lines(catalogue.policy, after):
            set_policy(word, after.table[word], after.countries[word], person_of_request(request))
    except WrongCountry as error:
        messages.error(request, f"« {error} » n’est pas un pays : écrivez trois lettres, par exemple FRA.")
        return redirect("portal:policy")
    except CatalogueError as error:
        messages.error(request, in_french(error))
        return redirect("portal:catalogue")
    messages.success(request, "La politique est enregistrée et s’applique dès maintenant.")
    return redirect("portal:policy")


def _page(request: HttpRequest, current: Policy) -> HttpResponse:
    origins = policy_origins()
    lines = [
        {
            "word": word.value,
            "title": SENSITIVITIES[word],
            "boxes": [
                (hosting.value, title, _accepts(current, word, hosting))
                for hosting, title in HOSTINGS.items()
            ],
            "countries": " ".join(sorted(current.countries.get(word, ()))),
            "origin": ORIGINS[origins[word]] if word in origins else "",
        }
        for word in Sensitivity
    ]
    return render(request, "portal/policy.html", {"lines": lines, "hostings": HOSTINGS.values()})


def _accepts(current: Policy, word: Sensitivity, hosting: Hosting) -> bool:
    return hosting in current.table.get(word, frozenset())


def _said(after: Policy) -> list[tuple[str, str]]:
    """The form's fields, for the question to send them again."""
    boxes = [(f"{word}-{hosting}", "on") for word, hostings in after.table.items() for hosting in hostings]
    return boxes + [(f"{word}-countries", " ".join(sorted(codes))) for word, codes in after.countries.items()]
