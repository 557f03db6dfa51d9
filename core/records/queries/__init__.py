"""Reads of registers. Policies are the wall: a seat finds its authority's rows, a person what concerns them."""

from core.records.queries.book_rows import (
    BookRow,
    Candidate,
    book,
    book_files,
    book_rows,
    candidates,
    kept,
    persons_in,
    tenant_books,
)
from core.records.queries.entry_rows import (
    EntryRow,
    Standing,
    entries_in_force,
    entry,
    entry_list,
    file_entries,
)
from core.records.queries.file_rows import (
    FileRow,
    Place,
    file_list,
    own_files,
    place,
    possible_watchers,
    watched_files,
    watchers,
)

__all__ = [
    "BookRow",
    "Candidate",
    "EntryRow",
    "FileRow",
    "Place",
    "Standing",
    "book",
    "book_files",
    "book_rows",
    "candidates",
    "entries_in_force",
    "entry",
    "entry_list",
    "file_entries",
    "file_list",
    "kept",
    "own_files",
    "persons_in",
    "place",
    "possible_watchers",
    "tenant_books",
    "watched_files",
    "watchers",
]
