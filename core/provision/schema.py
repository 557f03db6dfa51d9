"""Every feature's tables, imported together: what a migration and a guard must know of."""

from core.assignment import models as assignment
from core.audit import models as audit
from core.auth import models as auth
from core.documents import models as documents
from core.evaluation import models as evaluation
from core.evaluation import review_models as reviewing
from core.evaluation import sent_models as sending
from core.evaluation import standing_models as standing
from core.extensions import models as extensions
from core.notify import models as notify
from core.outbox import models as outbox
from core.people import models as people
from core.records import models as records
from core.reporting import models as reporting
from core.setup import models as setup
from core.tenancy import models as tenancy

MODELS = (
    assignment,
    audit,
    auth,
    documents,
    evaluation,
    reviewing,
    sending,
    standing,
    extensions,
    notify,
    outbox,
    people,
    records,
    reporting,
    setup,
    tenancy,
)
