"""Providers, models and aliases, each with where it is written."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socle.gateway.models import Limit
from socle.gateway.quotas.limits import limits_of
from socle.inference.catalogue import CatalogueError
from socle.inference.catalogue import changing as catalogue_changes
from socle.inference.catalogue.origins import Described, described
from socle.inference.models import CatalogueEntry
from socle.organisation.requests import person_of_request
from socle.portal.catalogue_forms import AliasForm, EntryForm, ModelForm, ProviderForm
from socle.portal.catalogue_words import HOSTINGS, ORIGINS, TYPES, in_french
from socle.portal.people_forms import LimitForm
from socle.portal.views.access import for_administrators

Kind = CatalogueEntry.Kind
_TABLES = {Kind.PROVIDER: "providers", Kind.MODEL: "models", Kind.ALIAS: "aliases"}


@for_administrators
@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """All of it."""
    return catalogue_page(request)


def catalogue_page(request: HttpRequest, status: int = 200, **changed: object) -> HttpResponse:
    """The page with some of its context changed."""
    context: dict[str, object] = {"hostings": HOSTINGS, "types": TYPES, "origins": ORIGINS}
    try:
        context |= {table: _sorted(table) for table in _TABLES.values()}
        context["alias_form"] = AliasForm(_model_choices())
    except CatalogueError as error:
        context["fault"] = str(error)
    return render(request, "portal/catalogue.html", context | changed, status=status)


@for_administrators
@require_http_methods(["GET", "POST"])
def provider(request: HttpRequest, name: str = "") -> HttpResponse:
    """Adds or changes a provider."""

    def keep(name: str, form: EntryForm) -> None:
        secret = form.cleaned_data["key"] or None
        catalogue_changes.set_provider(name, form.value(), person_of_request(request), secret)

    return _entry_page(request, Kind.PROVIDER, name, ProviderForm, keep)


@for_administrators
@require_http_methods(["GET", "POST"])
def model(request: HttpRequest, name: str = "") -> HttpResponse:
    """Adds or changes a model."""

    def keep(name: str, form: EntryForm) -> None:
        catalogue_changes.set_model(name, form.value(), person_of_request(request))

    return _entry_page(request, Kind.MODEL, name, ModelForm, keep)


def _entry_page(
    request: HttpRequest,
    kind: Kind,
    name: str,
    form_class: type[EntryForm],
    keep: Callable[[str, EntryForm], None],
) -> HttpResponse:
    entry = _entry(kind, name) if name else None
    value = None if entry is None else {} if entry.is_disabled else entry.value
    form = form_class(value, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            keep(name or _new_name(kind, form), form)
            messages.success(request, "C’est enregistré. La passerelle en tient compte dès maintenant.")
            return redirect("portal:catalogue")
        except CatalogueError as error:
            form.add_error(None, in_french(error))
    if form.is_bound:
        form.ask_again_for_key()
    return _shown(request, kind, entry, 422 if form.is_bound else 200, form=form)


def model_page(request: HttpRequest, name: str, status: int = 200, **changed: object) -> HttpResponse:
    """The page of a model, found by its name or one of its aliases, with some of its context changed."""
    entry = _entry(Kind.MODEL, model_behind(name))
    form = ModelForm({} if entry.is_disabled else entry.value)
    return _shown(request, Kind.MODEL, entry, status, form=form, **changed)


def model_behind(name: str) -> str:
    """The model that an alias stands for; any other name as it is. Raises CatalogueError."""
    alias = described("aliases").get(name)
    return name if alias is None or alias.is_disabled else str(alias.value)


def _shown(
    request: HttpRequest, kind: Kind, entry: Described | None, status: int, **context: object
) -> HttpResponse:
    shown: dict[str, object] = {"entry": entry, "kind": kind, "origins": ORIGINS}
    if entry is not None and kind == Kind.MODEL:
        shown |= {"limits": _limits_of_model(entry.name), "limit_form": LimitForm()}
    return render(request, "portal/catalogue_entry.html", shown | context, status=status)


def _limits_of_model(name: str) -> list[Limit]:
    """The limits of a model under each of its names: all of them hold whichever is asked for."""
    aliases = [alias.name for alias in _sorted("aliases") if alias.value == name]
    return [limit for holder in (name, *aliases) for limit in limits_of(Limit.HolderKind.ALIAS, holder)]


@for_administrators
@require_POST
def alias(request: HttpRequest) -> HttpResponse:
    """Makes an alias, or lets it stand for another model."""
    form = AliasForm(_model_choices(), request.POST)
    if not form.is_valid():
        return catalogue_page(request, 422, alias_form=form)
    said = form.cleaned_data
    try:
        catalogue_changes.set_alias(said["alias"], said["model"], person_of_request(request))
        messages.success(request, f"L’alias « {said['alias']} » désigne maintenant {said['model']}.")
    except CatalogueError as error:
        form.add_error(None, in_french(error))
        return catalogue_page(request, 422, alias_form=form)
    return redirect("portal:catalogue")


@for_administrators
@require_POST
def remove(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Takes an entry away."""
    return _undo(request, kind, name, catalogue_changes.remove, "est retiré")


@for_administrators
@require_POST
def revert(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """Goes back to what the file says of an entry."""
    return _undo(request, kind, name, catalogue_changes.revert, "suit de nouveau le fichier")


def _undo(request: HttpRequest, kind: str, name: str, change: Callable[..., None], done: str) -> HttpResponse:
    if kind not in {word.value for word in _TABLES}:
        raise Http404
    _entry(Kind(kind), name)
    try:
        change(Kind(kind), name, person_of_request(request))
        messages.success(request, f"« {name} » {done}.")
    except CatalogueError as error:
        messages.error(request, in_french(error))
    return redirect("portal:catalogue")


def _entry(kind: Kind, name: str) -> Described:
    try:
        return described(_TABLES[kind])[name]
    except KeyError as error:
        raise Http404 from error


def _new_name(kind: Kind, form: EntryForm) -> str:
    name: str = form.cleaned_data["name"]
    known = described(_TABLES[kind]).get(name)
    if known is not None and not known.is_disabled:
        raise CatalogueError(f"alias '{name}': a model has that name already.")
    return name


def _sorted(table: str) -> list[Described]:
    return [entry for _, entry in sorted(described(table).items())]


def _model_choices() -> list[tuple[str, str]]:
    return [
        (entry.name, entry.value.get("title", entry.name))
        for entry in _sorted("models")
        if not entry.is_disabled
    ]
