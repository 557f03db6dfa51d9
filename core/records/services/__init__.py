"""Use cases of registers."""

from core.records.services.books import BookForm, add_persons, close_book, open_book
from core.records.services.entries import EntryForm, revise_entry, write_entry
from core.records.services.watching import end_watch, name_watcher

__all__ = [
    "BookForm",
    "EntryForm",
    "add_persons",
    "close_book",
    "end_watch",
    "name_watcher",
    "open_book",
    "revise_entry",
    "write_entry",
]
