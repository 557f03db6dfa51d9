"""Every kind of page that the demo shows, in a browser, in both themes and at both widths."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from core.provision.engines import Engines
from core.provision.recorded import read_demo
from tests.conftest import config_for
from tests.demo.reaching import Walked
from tests.e2e.site import serving
from tests.walk.looking import Walk

pytestmark = pytest.mark.walk


def test_pages_of_the_demo(chromium: Browser, engines: Engines, walked: Walked, tmp_path: Path) -> None:
    """Each kind of page is looked at once, from the first seat that reaches it."""
    config = replace(config_for(engines, walked.template, tmp_path), today=read_demo().today)
    pages = {page.endpoint: page for page in reversed(walked.reached)}.values()
    with serving(config) as site:
        assert Walk(chromium, site, "demo").look(pages) == []
