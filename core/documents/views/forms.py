"""Forms of the regulations in use: their Word files, and a tenant's own in their place."""

import uuid
from contextlib import closing

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from core import clock
from core.audit import one_request
from core.documents import queries, services
from core.documents.fields import fields_of
from core.documents.offered import OfferedForm, offered_form, offered_forms
from core.documents.printing import Printed, own_template
from core.documents.rendering import made, tried
from core.documents.schemas import RestoreSchema, TemplateSchema
from core.documents.views.blueprint import bp, may_manage
from core.errors import NotFound
from core.extensions.services import MANAGE_REGULATION
from core.tenancy.slugs import plain_letters
from core.web.access import actor, requires
from core.web.forms import FormState, open_form


@bp.get("/t/<tenant:slug>/forms")
@requires("parameters.view")
def forms() -> ResponseReturnValue:
    """List the forms of the regulations that the tenant uses."""
    return render_template("documents/forms.html", forms=offered_forms(actor().tenant_id))


@bp.get("/t/<tenant:slug>/forms/<pack>/<key>")
@requires("parameters.view")
def form(pack: str, key: str) -> ResponseReturnValue:
    """Show a form: what it is, what it may ask for, and everything that ever stood in its place."""
    return _page(offered_form(actor().tenant_id, pack, key), _upload())


@bp.post("/t/<tenant:slug>/forms/<pack>/<key>")
@requires(MANAGE_REGULATION)
def replace(pack: str, key: str) -> ResponseReturnValue:
    """Put a Word file in place of a form, or only try it."""
    offered, form = offered_form(actor().tenant_id, pack, key), _upload()
    if form.ok:
        with form.catching(), one_request(form.request_key):
            name, content = _sent(form.values.pop("file"))
            if "try" in request.form:
                return _word(offered, services.tried_file(offered.form, name, content), _("điền thử"))
            services.replace_form(actor(), offered, name, content, **form.values)
            flash(_("Đã nhận biểu mẫu; điền thử không có lỗi."), "success")
            return redirect(url_for(".form", pack=pack, key=key), 303)
    return _page(offered, form)


@bp.route("/t/<tenant:slug>/forms/<pack>/<key>/restore", methods=["GET", "POST"])
@requires(MANAGE_REGULATION)
def restore(pack: str, key: str) -> ResponseReturnValue:
    """Use the pack's own form again from a day on."""
    offered = offered_form(actor().tenant_id, pack, key)
    form = open_form(RestoreSchema(), {"valid_from": clock.today()})
    if form.ok:
        with form.catching(), one_request(form.request_key):
            services.restore_form(actor(), offered, form.values["valid_from"])
            flash(_("Đã ghi nhận: dùng lại mẫu gốc."), "success")
            return redirect(url_for(".form", pack=pack, key=key), 303)
    return render_template("documents/restore.html", form=form, offered=offered), form.status


@bp.get("/t/<tenant:slug>/forms/<pack>/<key>/original")
@requires("parameters.view")
def original(pack: str, key: str) -> ResponseReturnValue:
    """Return the Word file of a form as its pack has it, to be changed in Word."""
    offered = offered_form(actor().tenant_id, pack, key)
    return _word(offered, own_template(pack, offered.form) or made(offered.form), _("mẫu gốc"))


@bp.get("/t/<tenant:slug>/forms/<pack>/<key>/sample")
@requires("parameters.view")
def sample(pack: str, key: str) -> ResponseReturnValue:
    """Return the form in force, filled with made-up values."""
    offered = offered_form(actor().tenant_id, pack, key)
    own = own_template(pack, offered.form)
    if offered.replaced is not None:
        own = queries.template((offered.replaced.tenant_id, offered.replaced.id)).content
    return _word(offered, tried(own, offered.form), _("điền thử"))


@bp.get("/t/<tenant:slug>/forms/<pack>/<key>/files/<uuid:id>")
@requires("parameters.view")
def file(pack: str, key: str, id: uuid.UUID) -> ResponseReturnValue:
    """Return a Word file that stood or stands in place of a form."""
    row = queries.template((actor().tenant_id, id))
    if (row.pack, row.form) != (pack, key) or row.content is None:
        raise NotFound
    return Printed(f"{plain_letters(row.file_name.removesuffix('.docx')) or 'bieu-mau'}.docx", row.content).answer()


def _upload() -> FormState:
    return open_form(TemplateSchema(), {"valid_from": clock.today()})


def _page(offered: OfferedForm, form: FormState) -> ResponseReturnValue:
    return render_template(
        "documents/form.html",
        offered=offered,
        form=form,
        fields=fields_of(offered.form.kind),
        history=queries.history(actor().tenant_id, offered.pack.key, offered.form.key),
        may_manage=may_manage(),
    ), form.status


def _word(offered: OfferedForm, content: bytes, what: str) -> ResponseReturnValue:
    return Printed(f"{plain_letters(f'{offered.form.key} {what}')}.docx", content).answer()


def _sent(file: FileStorage) -> tuple[str, bytes]:
    """Return name and bytes of what was sent; one byte over the limit is enough to refuse it."""
    with closing(file):
        return file.filename or "", file.stream.read(services.LARGEST + 1)
