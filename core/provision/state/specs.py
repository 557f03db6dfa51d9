"""What a tenant's starting state says, as frozen values; ``core.provision.state.reading`` reads and checks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SeatSpec:
    """A seat of a post's holder; ``tenant`` names the top tenant where the seat is not in the post's own."""

    role: str
    scope: str
    label: str = "{title}"
    tenant: str = ""
    authority: str = ""
    council: str = ""
    #: ``chair`` or ``secretary`` of that council ("" = one of its members).
    council_role: str = ""


@dataclass(frozen=True, slots=True)
class PostSpec:
    """A post; ``user`` is the address with which its holder signs in ("" = does not)."""

    key: str
    title: str
    user: str = ""
    seats: Sequence[SeatSpec] = ()


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """A unit with its posts; ``parent`` is the key of a unit named before it."""

    key: str
    kind: str
    name: str
    parent: str = ""
    illustrative: bool = False
    posts: Sequence[PostSpec] = ()


@dataclass(frozen=True, slots=True)
class LetterheadSpec:
    """How papers of an authority begin and end; names that stand in capitals there may be written without them."""

    style: str
    issuer: str
    superior: str = ""
    symbol: str = ""
    place: str = ""
    sign_for: str = ""
    sign_post: str = ""
    recipients: Sequence[str] = ()
    basis: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class AuthoritySpec:
    """A unit's body that assigns or decides."""

    key: str
    unit: str
    name: str
    letterhead: LetterheadSpec | None = None


@dataclass(frozen=True, slots=True)
class CouncilSpec:
    """An advisory council of an authority."""

    key: str
    authority: str
    name: str


@dataclass(frozen=True, slots=True)
class DelegationSpec:
    """Whom an authority manages: posts of all units of a kind, in the tenant or (``below``) in those directly below it.

    ``parent`` narrows the units to those within one, ``post`` to one post by its key.
    """

    authority: str
    kind: str
    document: str
    parent: str = ""
    post: str = ""
    below: bool = False
    document_date: date | None = None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """What one tenant consists of."""

    units: Sequence[UnitSpec]
    authorities: Sequence[AuthoritySpec] = ()
    councils: Sequence[CouncilSpec] = ()
    delegations: Sequence[DelegationSpec] = ()


@dataclass(frozen=True, slots=True)
class TopSpec:
    """The tenant that the file is about."""

    code: str
    name: str
    slug: str
    level: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class AppointmentSpec:
    """Since when all posts of the file are held; ``illustrative``: no source gives the day (minh họa)."""

    since: date
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class SpecialSpec:
    """What one post of one place has beside what its template says: a user and seats; ``place`` is the place's code."""

    place: str
    unit: str
    post: str
    user: str = ""
    seats: Sequence[SeatSpec] = ()


@dataclass(frozen=True, slots=True)
class DemoSpec:
    """For demonstrations only: the password of everybody."""

    password: str


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the table of administrative units."""

    code: str
    parent_code: str
    level: str
    name: str


@dataclass(frozen=True, slots=True)
class TenantFile:
    """The whole starting state; without ``demo`` nobody can sign in yet."""

    tenant: TopSpec
    places: Sequence[Place]
    demo: DemoSpec | None
    appointments: AppointmentSpec
    organisation: Organisation
    templates: Mapping[str, Organisation]
    special: Sequence[SpecialSpec] = ()

    def organisation_of(self, place: Place) -> Organisation:
        """Return what a tenant consists of: the top's own, or the template of its level (nothing without one)."""
        if place.code == self.tenant.code:
            return self.organisation
        return self.templates.get(place.level, Organisation(()))
