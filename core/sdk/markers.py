"""The pluggy markers of the contract."""

import pluggy

PROJECT = "giaoviec"
#: The version of the hook contract; a pack names the range it was written for.
API_VERSION = 1

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
