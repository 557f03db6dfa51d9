"""One parameter: its value over time, what works by it, and giving it a value with a look at what that changes."""

from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.audit import one_request
from core.domain.parameters import Parameter
from core.extensions import services
from core.extensions.effects import Effect, effects_of
from core.extensions.errors import told
from core.extensions.history import drawn, spans_of
from core.extensions.models import ParameterConfirmation
from core.extensions.queries import entries_of, newest_confirmation
from core.extensions.readings import declared_parameter
from core.extensions.schemas import value_schema
from core.extensions.services import MANAGE_REGULATION, ParameterForm
from core.extensions.views.blueprint import bp, may_manage, typed_day
from core.web.access import actor, requires
from core.web.forms import FormState, open_form
from core.web.palette import palette

#: The button that shows what a value would change; nothing is saved then.
PREVIEW = "preview"


@bp.get("/t/<tenant:slug>/parameters/<pack>/values/<key>")
@requires("parameters.view")
def parameter(pack: str, key: str) -> ResponseReturnValue:
    """Show a parameter over time, with all that was ever entered for it."""
    return _page(pack, key, None)


@bp.get("/t/<tenant:slug>/parameters/<pack>/values/<key>/history.svg")
@requires("parameters.view")
def parameter_history(pack: str, key: str) -> ResponseReturnValue:
    """Draw the value of a parameter over time; the same rows stand in a table beside it."""
    _pack, declared = declared_parameter(actor().tenant_id, pack, key)
    drawing = drawn(spans_of(declared, entries_of(actor().tenant_id, pack, key)))
    picture = render_template("extensions/history.svg", drawing=drawing, colour=palette())
    return Response(picture, mimetype="image/svg+xml")


@bp.route("/t/<tenant:slug>/parameters/<pack>/values/<key>/new", methods=["GET", "POST"])
@requires(MANAGE_REGULATION)
def new_value(pack: str, key: str) -> ResponseReturnValue:
    """Give a parameter its value from a day on, or show what that would change; earlier entries stay in the history."""
    _pack, parameter = declared_parameter(actor().tenant_id, pack, key)
    entry = _entry(pack, parameter)
    stored = _typed(entry) if entry else {"valid_from": _from(parameter)}
    form = open_form(value_schema(parameter), stored, version=_version(entry))
    effects: list[Effect] | None = None
    if form.ok:
        filled = ParameterForm(pack, key, **form.values)
        with form.catching():
            if PREVIEW in request.form:
                services.check_value(actor().tenant_id, filled)
                effects = effects_of(actor().tenant_id, filled)
            else:
                with one_request(form.request_key):
                    services.confirm_parameter(actor(), filled, version=_seen(form, filled.valid_from))
                    flash(_("Đã ghi giá trị của tham số “%(label)s”.", label=told(parameter.label)), "success")
                    return redirect(url_for(".parameters", _anchor=key), 303)
    return _page(pack, key, form, effects)


def _page(pack: str, key: str, form: FormState | None, effects: list[Effect] | None = None) -> ResponseReturnValue:
    found, parameter = declared_parameter(actor().tenant_id, pack, key)
    entries = entries_of(actor().tenant_id, pack, key)
    return render_template(
        "extensions/parameter.html",
        pack=found,
        parameter=parameter,
        spans=spans_of(parameter, entries),
        entries=entries,
        form=form,
        preview=PREVIEW,
        effects=effects,
        may_manage=may_manage(),
    ), form.status if form else 200


def _entry(pack: str, parameter: Parameter) -> ParameterConfirmation | None:
    """Return what the tenant itself entered for the day of the form: the one just typed, else the first one."""
    return newest_confirmation(actor().tenant_id, pack, parameter.key, _from(parameter))


def _typed(entry: ParameterConfirmation) -> dict[str, object]:
    """Return an entry as its form holds it."""
    names = ("valid_from", "document", "document_date", "illustrative")
    return {"value": entry.given, **{name: getattr(entry, name) for name in names}}


def _from(parameter: Parameter) -> date:
    return typed_day(request.values.get("valid_from", "")) or parameter.values[-1].valid_from


def _version(entry: ParameterConfirmation | None) -> str:
    """Return what the form shows: the day of an entry, and how often there was one for it."""
    return f"{entry.valid_from}/{entry.version}" if entry else ""


def _seen(form: FormState, day: date) -> int:
    """Return how often there was an entry for a day when the form was shown; 0 when it showed another day."""
    shown, _slash, number = form.version.partition("/")
    return int(number) if shown == day.isoformat() and number.isdigit() else 0
