"""Which data may go where: a table, and a question before a line is opened."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from socle.inference.catalogue import CatalogueError, Hosting, Policy, Sensitivity
from socle.inference.catalogue.changing import set_policy
from socle.inference.catalogue.origins import policy_origins
from socle.inference.catalogue.stored import fresh_catalogue
from socle.organisation.requests import person_of_request
from socle.portal.catalogue_words import HOSTINGS, ORIGINS, SENSITIVITIES, SENSITIVITY_HINTS, in_french
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
        return _page(request, catalogue.policy, error)
    except CatalogueError as error:
        messages.error(request, in_french(error))
        return redirect("portal:catalogue")
    messages.success(request, "La politique est enregistrée et s’applique dès maintenant.")
    for word in Sensitivity:
        if not after.table.get(word):
            kind = SENSITIVITIES[word].lower()
            sentence = f"Plus rien ne reçoit les données {kind} : ce qui les emploie est refusé."
            messages.warning(request, sentence)
    return redirect("portal:policy")


def _page(request: HttpRequest, current: Policy, error: WrongCountry | None = None) -> HttpResponse:
    """The table as it is in force; after an error, as it was sent."""
    origins = policy_origins()
    said = request.POST if error else None
    lines = [
        {
            "word": word.value,
            "title": SENSITIVITIES[word],
            "hint": SENSITIVITY_HINTS[word],
            "boxes": [
                (hosting.value, title, _is_ticked(current, word, hosting, said))
                for hosting, title in HOSTINGS.items()
            ],
            "countries": _countries(current, word, said),
            "origin": ORIGINS[origins[word]] if word in origins else "",
            "error": str(error) if error and error.word == word else "",
        }
        for word in Sensitivity
    ]
    context = {"lines": lines, "hostings": HOSTINGS.values()}
    return render(request, "portal/policy.html", context, status=422 if error else 200)


def _is_ticked(current: Policy, word: Sensitivity, hosting: Hosting, said: QueryDict | None) -> bool:
    if said is not None:
        return f"{word}-{hosting}" in said
    return hosting in current.table.get(word, frozenset())


def _countries(current: Policy, word: Sensitivity, said: QueryDict | None) -> str:
    if said is not None:
        return str(said.get(f"{word}-countries", ""))
    return " ".join(sorted(current.countries.get(word, ())))


def _said(after: Policy) -> list[tuple[str, str]]:
    """The form's fields, for the question to send them again."""
    boxes = [(f"{word}-{hosting}", "on") for word, hostings in after.table.items() for hosting in hostings]
    return boxes + [(f"{word}-countries", " ".join(sorted(codes))) for word, codes in after.countries.items()]
