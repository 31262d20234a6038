"""The addresses of corecit, and sample pages that show the parts of the look."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.http import require_POST

from corecit.access.declare import PUBLIC, SIGNED_IN, access

CRISES = [("acute", "Acute stress"), ("other", "Other"), ("unknown", "Unknown")]
ANSWERS = [("yes", "Yes"), ("no", "No"), ("unknown", "Unknown"), ("refused", "Refused")]
received: list[dict] = []


class Sample(forms.Form):
    """One of each kind of control."""

    nature = forms.MultipleChoiceField(label="Nature of crisis", choices=CRISES, widget=forms.CheckboxSelectMultiple)
    hold = forms.ChoiceField(label="Hold", choices=ANSWERS, widget=forms.RadioSelect, required=False)
    statute = forms.CharField(label="Statute", required=False, help_text="As the form names it")
    seen_on = forms.DateField(label="Seen on", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    narrative = forms.CharField(label="Narrative", widget=forms.Textarea, required=False)
    patrol = forms.BooleanField(label="Visible to patrol", required=False)


@access(PUBLIC)
def error(request: HttpRequest, name: str) -> HttpResponse:
    """An error page by name."""
    return render(request, f"errors/{name}.html", {"reason": "The follow-up of March 3 is still open."})


@access(PUBLIC)
def parts(request: HttpRequest) -> HttpResponse:
    """Every component, with text in it that must be escaped."""
    chart = {"kind": "bar", "columns": ["Week", "Calls"], "rows": [["W1", 3], ["W2", None], ["W3", 7]], "unit": ""}
    return render(
        request,
        "sample/parts.html",
        {"evil": "<script>alert(1)</script>\"'", "title": "LEAK", "url": "LEAK", "chart": chart, "form": Sample()},
    )


@access(PUBLIC)
def form(request: HttpRequest) -> HttpResponse:
    """The sample form; answers with what it was sent."""
    bound = Sample(request.POST or None)
    if request.method == "POST":
        received.append({name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"})
    return render(request, "sample/form.html", {"form": bound})


@access(SIGNED_IN)
@require_POST
def autosave(request: HttpRequest) -> JsonResponse:
    """A draft kept."""
    received.append({name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"})
    return JsonResponse({"saved_at": "12:03"})


@access(SIGNED_IN)
def fragment(request: HttpRequest) -> HttpResponse:
    """A piece for htmx, and a word to say."""
    answer = HttpResponse("<p>Fetched</p>")
    answer.headers["HX-Trigger"] = '{"corecit:said": {"text": "Done <b>well</b>", "kind": "good"}}'
    return answer


urlpatterns = [
    path("sample/fragment", fragment),
    path("sample/error/<str:name>", error),
    path("sample/parts", parts),
    path("sample/form", form),
    path("sample/autosave", autosave),
    path("", include("corecit.urls")),
]
handler404 = "corecit.web.views.not_found"
handler403 = "corecit.web.views.permission_denied"
