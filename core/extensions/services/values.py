"""The values that a tenant gives to parameters."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from uuid_utils.compat import uuid7

from core import clock
from core.audit import record_many, use_case
from core.auth.actor import Actor
from core.db import db, flush_or_explain
from core.domain.parameters import Parameter
from core.errors import Conflict, Invalid, Problem, StaleEdit
from core.extensions.errors import told
from core.extensions.labels import value_text
from core.extensions.models import ParameterConfirmation
from core.extensions.parameters import outside
from core.extensions.queries import entered_days, newest_confirmation
from core.extensions.services.documents import document_problems, stored_document
from core.extensions.services.loading import offered
from core.extensions.services.permission import MANAGE_REGULATION


@dataclass(frozen=True, slots=True)
class ParameterForm:
    """What an administrator enters for a parameter: a number or the key of a choice. Illustrations need no document."""

    pack: str
    parameter: str
    value: Decimal | str
    valid_from: date
    document: str = ""
    document_date: date | None = None
    illustrative: bool = False


@use_case(MANAGE_REGULATION)
def confirm_parameter(actor: Actor, form: ParameterForm, *, version: int = 0) -> uuid.UUID:
    """Give a parameter its value from a day on; returns the row's id.

    ``version`` is the entry for that day that the form showed (0: none); StaleEdit when there is a newer one. Invalid
    names every objection.
    """
    actor.require_whole_tenant()
    parameter = check_value(actor.tenant_id, form)
    stored = newest_confirmation(actor.tenant_id, form.pack, form.parameter, form.valid_from)
    if (stored.version if stored else 0) != version:
        raise StaleEdit(_stored(parameter, stored))
    (row_id,) = _write(actor, [form], version + 1)
    return row_id


@use_case(MANAGE_REGULATION)
def confirm_parameters(actor: Actor, forms: Sequence[ParameterForm]) -> list[uuid.UUID]:
    """Give several parameters their first value for a day at once, all or none; returns the rows' ids.

    Invalid names every objection, those to one value by its place (``0.value``); Conflict names what somebody gave a
    value for that day meanwhile.
    """
    actor.require_whole_tenant()
    parameters = check_values(actor.tenant_id, forms)
    known = entered_days(actor.tenant_id, {form.pack for form in forms})
    taken = [
        told(parameter.label)
        for form, parameter in zip(forms, parameters, strict=True)
        if (form.pack, form.parameter, form.valid_from) in known
    ]
    if taken:
        raise Conflict(_("Đã có người nhập giá trị cho: %(labels)s. Hãy tải lại trang.", labels="; ".join(taken)))
    return _write(actor, forms, 1)


def _write(actor: Actor, forms: Sequence[ParameterForm], version: int) -> list[uuid.UUID]:
    given = [{name: getattr(form, name) for name in ParameterForm.__slots__} for form in forms]
    rows = [
        ParameterConfirmation(
            tenant_id=actor.tenant_id,
            id=uuid7(),
            confirmed_by=actor.label,
            issued_at=clock.now(),
            version=version,
            **{**columns, **_given(form.value)},
        )
        for form, columns in zip(forms, given, strict=True)
    ]
    db.session.add_all(rows)
    taken = _("Người khác vừa nhập giá trị cho tham số này; hãy tải lại trang.")
    flush_or_explain(db.session(), "uq_parameter_confirmation_version", taken, "value")
    keys = [(row.tenant_id, row.id) for row in rows]
    record_many(actor, "parameter.confirm", "parameter_confirmation", list(zip(keys, given, strict=True)))
    return [row.id for row in rows]


def check_values(tenant_id: uuid.UUID, forms: Sequence[ParameterForm]) -> list[Parameter]:
    """Return the parameters of several forms; Invalid names every objection, those to the shared document once."""
    if not forms:
        raise Invalid([Problem(_("Chưa nhập giá trị nào."))])
    parameters, problems = [], []
    for place, form in enumerate(forms):
        parameters.append(_declared(tenant_id, form))
        problems += [replace(each, field=f"{place}.{each.field}") for each in _value_problems(parameters[-1], form)]
    problems += document_problems(forms[0])
    if problems:
        raise Invalid(problems)
    return parameters


def check_value(tenant_id: uuid.UUID, form: ParameterForm) -> Parameter:
    """Return the parameter that a form is about; Invalid names every objection to what was entered."""
    parameter = _declared(tenant_id, form)
    problems = [*_value_problems(parameter, form), *document_problems(form)]
    if problems:
        raise Invalid(problems)
    return parameter


def _declared(tenant_id: uuid.UUID, form: ParameterForm) -> Parameter:
    pack = offered(tenant_id, form.pack)
    found = next((parameter for parameter in pack.parameters if parameter.key == form.parameter), None)
    if found is None:
        raise Invalid([Problem(_("Gói quy định không có tham số này."), "parameter")])
    return found


def _value_problems(parameter: Parameter, form: ParameterForm) -> list[Problem]:
    problems = []
    objection = outside(parameter, form.value)
    if objection is not None:
        problems.append(Problem(told(objection), "value"))
    if parameter.at(form.valid_from) is None:
        problems.append(Problem(_("Tham số chưa có trong quy định vào ngày này."), "valid_from"))
    return problems


def _given(value: Decimal | str) -> dict[str, Decimal | str | None]:
    """Return the columns of a value: a number stands in one, a choice in the other."""
    return {"value": None, "choice": value} if isinstance(value, str) else {"value": value, "choice": None}


def _stored(parameter: Parameter, row: ParameterConfirmation | None) -> dict[str, str]:
    if row is None:
        return {}
    return {_("Giá trị"): value_text(parameter, row.given), **stored_document(row)}
