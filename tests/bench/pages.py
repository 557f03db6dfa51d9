"""Hot requests: with policies on and off, and in a nation of many provinces and of one."""

import re
from dataclasses import replace
from statistics import median

from sqlalchemy.engine import make_url

from core.provision.database import BACKUP_ROLE
from core.provision.engines import Engines
from tests.applications import dispose
from tests.bench.nation import Nation, slug, superuser
from tests.bench.timing import Row, by_turns
from tests.conftest import PASSWORD
from tests.web.browser import ZIPPED, Browser, first_load, words
from tests.world import counted

PROVINCE = slug(1)
DISTRICT, COMMUNE = f"{PROVINCE}/huyen-01", f"{PROVINCE}/huyen-01/xa-0101"
#: Who asks for which pages: twenty that open a working day.
HOT = {
    f"btv@{PROVINCE}.example": [
        f"/t/{PROVINCE}/{page}"
        for page in ("", "overview", "work", "orders", "reviews", "registrations", "obstacles", "changes", "notices")
    ],
    f"bi-thu.huyen-01@{PROVINCE}.example": [
        f"/t/{DISTRICT}/{page}" for page in ("", "work", "reports", "reviews", "orders", "obstacles")
    ],
    f"bi-thu.xa-0101.huyen-01@{PROVINCE}.example": [
        f"/t/{COMMUNE}/{page}" for page in ("", "work", "reports", "registrations", "notices")
    ],
}
ROUNDS = 7
_CHANGING = re.compile(r'name="(csrf_token|request_key)"[^>]*>|nonce-[^"\']+|[0-9a-f-]{36}')


class Readers:
    """Signed-in browsers on one application."""

    def __init__(self, nation: Nation) -> None:
        self.app = nation.app()
        self.browsers = {address: Browser(self.app.test_client()) for address in HOT}
        for address, browser in self.browsers.items():
            browser.sign_in(address, PASSWORD)

    def read(self, address: str, path: str) -> str:
        """Return what a page says, without what differs at every look."""
        answer = self.browsers[address].get(path)
        assert answer.status_code == 200, (address, path, answer.status_code)
        return _CHANGING.sub("", words(answer))


def _compare(name: str, ours: Nation, against: Nation, bound: str, *, same: bool) -> Row:
    left, right = Readers(ours), Readers(against)
    times: list[tuple[float, float]] = []
    others = 0
    for address, paths in HOT.items():
        for path in paths:
            if same and left.read(address, path) != right.read(address, path):
                others += 1  # without policies it sees more: then it is no measure of them
                continue
            left.read(address, path)
            right.read(address, path)

            def one(readers: Readers, address: str = address, path: str = path) -> str:
                return readers.read(address, path)

            times.append(by_turns(lambda one=one: one(left), lambda one=one: one(right), ROUNDS))  # type: ignore[misc]
    dispose(left.app)
    dispose(right.app)
    ratios = sorted(pair[0] / pair[1] for pair in times)
    told = f"{name}: {len(ratios)} requests, median of ratios (worst {ratios[-1]:.2f})"
    told += f", {others} say other things" if others else ""
    middle = [median(pair[side] for pair in times) * 1000 for side in (0, 1)]
    return Row(told, f"{middle[0]:.1f} ms", f"{middle[1]:.1f} ms", f"{median(ratios):.2f}", bound)


def policies(engines: Engines, one: Nation) -> Row:
    """Ask for the same pages as the application's role and as one that bypasses policies, where one province lives.

    With more of them the second would see other rows, and time something else.
    """
    with superuser(engines, one.name) as owner:
        owner.execute(f"grant usage on schema app to {BACKUP_ROLE}")
    url = make_url(one.config.app_database_url).set(username=BACKUP_ROLE).render_as_string(hide_password=False)
    bare = replace(one, config=replace(one.config, app_database_url=url))
    return _compare("policies on / off", one, bare, "≤ 1.15", same=True)


def crowd(many: Nation, one: Nation) -> Row:
    """Ask for the same pages of the same province among many and alone."""
    return _compare(f"{many.provinces} provinces / 1", many, one, "≤ 1.2 (63)", same=False)


def weigh(engines: Engines, nation: Nation) -> Row:
    """Ask for the hot pages once more: the most statements of one, and the most bytes as they travel compressed."""
    readers = Readers(nation)
    statements, sizes = {}, {}
    for address, paths in HOT.items():
        for path in paths:
            readers.read(address, path)
            with counted() as sent:
                answer = readers.browsers[address].get(path, headers=ZIPPED)
            statements[path], sizes[path] = len(sent), len(answer.data) / 1000
    first = sum(len(answer.data) for answer in first_load(Browser(readers.app.test_client()), "/sign-in")) / 1000
    dispose(readers.app)
    heaviest, longest = max(sizes, key=sizes.__getitem__), max(statements, key=statements.__getitem__)
    told = f"{len(sizes)} hot pages: most statements ({_page(longest)}); most kB compressed ({_page(heaviest)})"
    told += f"; first load {first:.0f} kB"
    each = [f"{path:<50} {statements[path]:>3} statements {sizes[path]:>6.1f} kB" for path in sizes]
    return Row(
        told,
        str(statements[longest]),
        f"{sizes[heaviest]:.1f} kB",
        "",
        "≤ 12 statements, ≤ 40 kB, first ≤ 150 kB",
        each,
    )


def _page(path: str) -> str:
    return path.rpartition("/")[2] or "home"
