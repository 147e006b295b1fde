"""Deciding on items, and opening the sources that prove them."""

import re
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from socle.knowledge.models import Document, Page
from socle.knowledge.views.source import quoted_source
from socle.organisation.requests import caller_of_request, person_of_request
from socle.work.evidence import moment_of
from socle.work.models import Act, Item, Run
from socle.work.review import acts
from socle.work.review.presentation import shown_draft
from socle.work.views.access import item_or_404, run_or_404
from socle.work.views.heard import heard
from socle.work.views.runs import FILTER

_REVISION = re.compile(r"[0-9]{1,9}")
_DECISIONS = {Act.Kind.KEEP, Act.Kind.EDIT, Act.Kind.REJECT, Act.Kind.REOPEN}

PREVIEW = "apercu"
"""What the focus shows by itself is not a source that a person opened."""


@login_required
@require_POST
def decide(request: HttpRequest, number: UUID, key: str) -> HttpResponse:
    """Keeps, edits, rejects or reopens one item; answers with the draft as it is now."""
    item = item_or_404(request, number, key)
    notice, status = "", 200
    try:
        acts.decide(person_of_request(request), item, _decision(request))
    except acts.Overtaken as overtaken:
        notice, status = str(overtaken), 409
    except acts.Refused as refusal:
        notice, status = str(refusal), 422
    return _answered(request, item.run, key, notice, status)


def _decision(request: HttpRequest) -> acts.Decision:
    kind, revision = request.POST.get("decision", ""), request.POST.get("revision", "")
    if kind not in _DECISIONS or not _REVISION.fullmatch(revision):
        raise acts.Refused("Cette décision n’existe pas.")
    typed, reason = request.POST.get("value", ""), request.POST.get("reason", "")
    return acts.Decision(kind, int(revision), typed, reason)


@login_required
@require_POST
def keep_all(request: HttpRequest, number: UUID) -> HttpResponse:
    """Keeps the items listed on the page in one gesture, recorded as such."""
    found = run_or_404(request, number)
    notice, status = "", 200
    try:
        acts.keep_all(person_of_request(request), found, request.POST.getlist("key"))
    except acts.Refused as refusal:
        notice, status = str(refusal), 422
    return _answered(request, found, "", notice, status)


def _answered(request: HttpRequest, run: Run, key: str, notice: str, status: int) -> HttpResponse:
    chosen = request.POST.get(FILTER, "")
    if "HX-Request" not in request.headers:
        if notice:
            messages.error(request, notice)
        query = f"?{FILTER}={chosen}" if chosen else ""
        return redirect(f"{reverse('work:run', args=[run.pk])}{query}#element-{key}")
    run.refresh_from_db()
    draft = shown_draft(caller_of_request(request), run, chosen)
    context = {"draft": draft, "run": run, "tool": run.declaration, "notice": notice, "acted": key}
    return render(request, "work/_review.html", context, status=status)


@login_required
@require_GET
def source(request: HttpRequest, number: UUID, key: str, place: int) -> HttpResponse:
    """The source of one piece of evidence, with the quote outlined; that it was opened is remembered."""
    item = item_or_404(request, number, key)
    if place >= len(item.evidence):
        raise Http404
    proof = item.evidence[place]
    moment = moment_of(proof)
    if PREVIEW not in request.GET:
        second = int(moment.start) if moment else None
        acts.see_source(person_of_request(request), item, proof["document"], proof["page"], second)
    if moment:
        return heard(request, moment, proof)
    if proof["document"] is None:
        return _given_text(request, item, proof)
    seen = Document.objects.visible_to(caller_of_request(request))
    page = Page.objects.filter(document__in=seen, document_id=proof["document"], number=proof["page"])
    row = page.select_related("document__file").first()
    if row is None:
        raise Http404
    return quoted_source(request, row, proof["quote"], proof["box"])


def _given_text(request: HttpRequest, item: Item, proof: dict[str, str]) -> HttpResponse:
    """The text that was given, with the quote marked."""
    text = str(item.run.inputs.get(proof["name"]) or "")
    before, quote, after = _parted(text, proof["quote"])
    label = item.run.declaration.input(proof["name"]).label
    context = {"label": label, "before": before, "quote": quote, "after": after, "run": item.run}
    template = "work/_text_source.html" if "HX-Request" in request.headers else "work/text_source.html"
    return render(request, template, context)


def _parted(text: str, quote: str) -> tuple[str, str, str]:
    """What stands before the quote, the quote as it stands there, and what follows; lines may break anywhere
    in it. All before, where the text does not hold it."""
    found = re.search(r"\s+".join(map(re.escape, quote.split())), text) if quote.strip() else None
    if found is None:
        return text, "", ""
    return text[: found.start()], found.group(), text[found.end() :]
