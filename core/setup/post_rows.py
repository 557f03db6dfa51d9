"""Posts of a table: which are new, which are called otherwise, and which office of the regulation each of them is."""

import uuid
from collections.abc import Sequence

from flask_babel import gettext as _

from core.domain.declarations import base_key
from core.people.numbering import numbered_post, numbers_in_use
from core.people.services import NewPost, PostChange
from core.setup.columns import POSTS, Line, head
from core.setup.naming import office_hint, office_named, office_of_title
from core.setup.placing import Places
from core.setup.plans import CHANGED, NEW, NEW_POSTS, POST_CHANGES, SAME, Field
from core.tenancy.slugs import is_key, plain_letters


class PostRows:
    """The rows of posts, over the units that the table leaves."""

    def __init__(self, places: Places) -> None:
        self.places, self.plan = places, places.plan

    def compare(self, lines: Sequence[Line]) -> None:
        """Compare all rows in their order."""
        for line in lines:
            self._post(line)

    def _post(self, line: Line) -> None:
        """Compare a row of the posts."""
        place = self.places.place(POSTS, line)
        if place is not None and line.broken:
            self.places.unsure_posts.add(place[1])
        if place is None or line.broken:
            return
        key = self._post_key(line, place[1])
        if key is None:
            self.places.unsure_posts.add(place[1])
            return
        home, unit = place
        if (line.values["count"] or 1) > 1:
            self._many_posts(line, (home.id, unit), key)
            return
        before = self.places.stored.posts.get((unit, key))
        if before is None and (unit, key) in self.places.posts:
            self.plan.object(POSTS, line, _("Mã “%(key)s” có hai lần trong bảng.", key=key), head(POSTS, "key"))
        elif before is None and unit in self.places.ended:
            self.plan.object(POSTS, line, _("Cơ quan này đã kết thúc."), head(POSTS, "unit"))
        elif before is None:
            self._new_post(NewPost(home.id, unit, key, line.values["title"]))
            name = f"{line.values['title']}, {self.places.unit_names[unit]}"
            self.plan.tell(POSTS, line, NEW, name, self._office(unit, key))
        elif before.title == line.values["title"]:
            self.plan.tell(POSTS, line, SAME)
        elif not self.places.refuses(POSTS, line, home):
            self.plan.add(POST_CHANGES, PostChange(home.id, before.id, line.values["title"]))
            self.places.titles[before.id] = line.values["title"]
            fields = [Field(head(POSTS, "title"), before.title, line.values["title"])]
            self.plan.tell(POSTS, line, CHANGED, f"{key}, {self.places.unit_names[unit]}", fields)

    def _post_key(self, line: Line, unit: uuid.UUID) -> str | None:
        """Return the code of a row's post, or object: as the cell says, else the office its title begins with."""
        cell, title = line.values["key"], line.values["title"]
        offices, plain = self.places.offices_in(unit), plain_letters(title)
        if cell is not None:
            office = office_named(offices, cell)
            if office is None and not is_key(cell):
                text = _("“%(text)s” không phải là mã, cũng không phải chức danh mà quy định biết.", text=cell)
                self.plan.object(POSTS, line, self.places.hinted(text, office_hint(offices, cell)), head(POSTS, "key"))
                return None
            return office.key if office else str(cell)
        office = office_of_title(offices, title)
        if office is None or (unit, plain) in self.places.posts:
            return plain
        before = self.places.stored.posts.get((unit, office.key))
        is_free = (unit, office.key) not in self.places.posts or (before is not None and before.title == title)
        return office.key if is_free else plain

    def _office(self, unit: uuid.UUID, key: str) -> list[Field]:
        """Tell which office a new post is to the regulation, where it has a say."""
        offices = self.places.offices_in(unit)
        known = office_named(offices, base_key(key))
        told = f"{known.label} ({key})" if known else _("%(key)s, quy định không có chức danh này", key=key)
        return [Field(_("Chức danh"), "", told)] if known or offices.ruled else []

    def _new_post(self, new: NewPost) -> None:
        self.places.posts[new.unit_id, new.key] = new.id
        self.places.titles[new.id] = new.title
        self.places.called[new.unit_id, plain_letters(new.title)].append(new.id)
        self.places.keys[new.unit_id].append(new.key)
        self.plan.add(NEW_POSTS, new)

    def _many_posts(self, line: Line, place: tuple[uuid.UUID, uuid.UUID], key: str) -> None:
        """Add those posts of a kind that the unit lacks, from the first to as many as the row says."""
        used = numbers_in_use(self.places.keys[place[1]], key)
        of = place[1], self.places.unit_names[place[1]]
        lacking = [number for number in range(1, line.values["count"] + 1) if number not in used]
        for number in lacking:
            self._new_post(numbered_post(place[0], of, (key, line.values["title"]), number))
        if not lacking:
            self.plan.tell(POSTS, line, SAME)
            return
        fields = [Field(head(POSTS, "count"), str(len(used)), str(len(used) + len(lacking)))]
        fields += self._office(place[1], key)
        self.plan.tell(POSTS, line, NEW, f"{line.values['title']}, {of[1]}", fields)
