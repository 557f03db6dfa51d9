"""Regulations of a tenant: which it uses, and the value of each parameter with its source."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from core import clock
from core.audit import one_request
from core.domain.parameters import Parameter
from core.errors import ObjectRef
from core.extensions import labels, services
from core.extensions.discovery import current_registry
from core.extensions.errors import told
from core.extensions.models import ParameterConfirmation
from core.extensions.queries import entries_of, is_enabled, newest_confirmation
from core.extensions.readings import declared_parameter, installed_pack, read_packs
from core.extensions.schemas import UseSchema, value_schema
from core.extensions.services import MANAGE_REGULATION, ParameterForm
from core.web.access import actor, requires
from core.web.fields import Day
from core.web.forms import FormState, open_form
from core.web.navigation import add_to_menu
from core.web.objects import shows
from core.web.tables import Filter, table

bp = Blueprint("extensions", __name__, template_folder="templates")
add_to_menu(bp, "parameters", lazy_gettext("Quy định và tham số"), "parameters.view", group="rules", order=20)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"labels": labels, "told": told}


@shows(bp, "parameter_confirmation")
@shows(bp, "pack_enablement")
def _parameters(_ref: ObjectRef) -> str:
    return url_for("extensions.parameters")


@bp.get("/t/<tenant:slug>/parameters")
@requires("parameters.view")
def parameters() -> ResponseReturnValue:
    """List the installed regulations and the value in force of each parameter."""
    shown = table((), (Filter("on", _("Giá trị vào ngày (ngày/tháng/năm)")),))
    packs = read_packs(actor().tenant_id, _day(shown.chosen["on"]))
    failures = current_registry().failures if actor().may(MANAGE_REGULATION) else {}
    return render_template(
        "extensions/parameters.html", table=shown, packs=packs, failures=failures, may_manage=_may_manage()
    )


@bp.route("/t/<tenant:slug>/parameters/<pack>/use", methods=["GET", "POST"])
@requires(MANAGE_REGULATION)
def use_pack(pack: str) -> ResponseReturnValue:
    """Let the tenant and all below it use a regulation from a day on, or no longer."""
    found = installed_pack(pack)
    enabled = is_enabled(actor().tenant_id, pack, clock.today())
    stored = {"enabled": "no" if enabled else "yes", "valid_from": clock.today()}
    form = open_form(UseSchema(), stored)
    if form.ok:
        say = services.enable_pack if form.values["enabled"] == "yes" else services.disable_pack
        with form.catching(), one_request(form.request_key):
            say(actor(), pack, form.values["valid_from"])
            flash(_("Đã ghi nhận."), "success")
            return redirect(url_for(".parameters"), 303)
    return render_template("extensions/use_pack.html", form=form, pack=found, enabled=enabled), form.status


@bp.get("/t/<tenant:slug>/parameters/<pack>/values/<key>")
@requires("parameters.view")
def parameter(pack: str, key: str) -> ResponseReturnValue:
    """Show a parameter with all that was ever entered for it."""
    return _page(pack, key, None)


@bp.route("/t/<tenant:slug>/parameters/<pack>/values/<key>/new", methods=["GET", "POST"])
@requires(MANAGE_REGULATION)
def new_value(pack: str, key: str) -> ResponseReturnValue:
    """Give a parameter its value from a day on; an earlier entry for the same day stays in the history."""
    _pack, parameter = declared_parameter(pack, key)
    entry = _entry(pack, parameter)
    stored = _typed(entry) if entry else {"valid_from": _from(parameter)}
    form = open_form(value_schema(parameter), stored, version=_version(entry))
    if form.ok:
        with form.catching(), one_request(form.request_key):
            filled = ParameterForm(pack, key, **form.values)
            services.confirm_parameter(actor(), filled, version=_seen(form, filled.valid_from))
            flash(_("Đã ghi giá trị của tham số “%(label)s”.", label=told(parameter.label)), "success")
            return redirect(url_for(".parameters", _anchor=key), 303)
    return _page(pack, key, form)


def _page(pack: str, key: str, form: FormState | None) -> ResponseReturnValue:
    found, parameter = declared_parameter(pack, key)
    entries = entries_of(actor().tenant_id, pack, key)
    return render_template(
        "extensions/parameter.html",
        pack=found,
        parameter=parameter,
        entries=entries,
        form=form,
        may_manage=_may_manage(),
    ), form.status if form else 200


def _entry(pack: str, parameter: Parameter) -> ParameterConfirmation | None:
    """Return what the tenant itself entered for the day of the form: the one just typed, else the first one."""
    return newest_confirmation(actor().tenant_id, pack, parameter.key, _from(parameter))


def _typed(entry: ParameterConfirmation) -> dict[str, object]:
    """Return an entry as its form holds it."""
    names = ("valid_from", "document", "document_date", "illustrative")
    return {"value": entry.given, **{name: getattr(entry, name) for name in names}}


def _from(parameter: Parameter) -> date:
    return _day(request.values.get("valid_from", "")) or parameter.values[-1].valid_from


def _version(entry: ParameterConfirmation | None) -> str:
    """Return what the form shows: the day of an entry, and how often there was one for it."""
    return f"{entry.valid_from}/{entry.version}" if entry else ""


def _seen(form: FormState, day: date) -> int:
    """Return how often there was an entry for a day when the form was shown; 0 when it showed another day."""
    shown, _slash, number = form.version.partition("/")
    return int(number) if shown == day.isoformat() and number.isdigit() else 0


def _day(text: str) -> date | None:
    """Return the day that was typed; None for what is no day."""
    try:
        return date.fromisoformat(Day().typed(text))
    except ValueError:
        return None


def _may_manage() -> bool:
    return actor().may(MANAGE_REGULATION) and actor().unit_id is None
