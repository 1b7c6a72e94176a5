"""The preview in a real browser: Debian's chromium, driven through its chromedriver."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
missing = not (BROWSER and DRIVER)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(missing and not os.environ.get("CI"), reason="needs Debian's chromium and chromium-driver"),
]
REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A preview of this repository's own handbook, in a copy: its folder and its address."""
    folder = tmp_path / "handbook"
    for name in ("confsync.yaml", "taxonomy", "guidelines", "initiatives"):
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(source, folder / name)
    command = [sys.executable, "-u", "-c", "from confsync.cli.main import main; main()"]
    preview = subprocess.Popen([*command, "-C", folder, "preview", "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert preview.stdout
    try:
        for line in preview.stdout:
            if found := re.search(r"http\S+", line):
                yield folder, found.group()
                break
    finally:
        preview.terminate()
        preview.communicate(timeout=10)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    """A headless browser with a profile of its own."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    assert BROWSER, "CI needs Debian's chromium and chromium-driver: .ci/run installs them"
    assert DRIVER, "CI needs Debian's chromium and chromium-driver: .ci/run installs them"
    options = ChromeOptions()
    options.binary_location = BROWSER
    for switch in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-sync",
        "disable-background-networking",
        "disable-component-update",
        "window-size=1280,1600",
        f"user-data-dir={tmp_path / 'profile'}",
    ):
        options.add_argument(f"--{switch}")
    driver = Chrome(options=options, service=Service(DRIVER))
    driver.implicitly_wait(10)
    try:
        yield driver
    finally:
        driver.quit()


def test_a_reader_finds_a_label_and_sees_its_picture(site: tuple[Path, str], browser: Chrome) -> None:
    from selenium.webdriver.common.by import By

    _, address = site
    browser.get(address)
    assert "Acme Safety annotation handbook" in browser.title
    browser.find_element(By.LINK_TEXT, "Packaging defects").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "Packaging defects"
    browser.find_element(By.LINK_TEXT, "Torn seal").click()
    heading = next(one for one in browser.find_elements(By.CSS_SELECTOR, "main h3, main h2") if one.text == "Torn seal")
    assert heading.location_once_scrolled_into_view["y"] < 1600
    drawn = browser.execute_script(
        "return [...document.querySelectorAll('main img')].filter(i => i.complete && i.naturalWidth > 100).length"
    )
    assert drawn >= 1
    crumbs = browser.find_element(By.CSS_SELECTOR, "nav[aria-label=Breadcrumb], .breadcrumbs").text
    assert "Taxonomy" in crumbs


def test_a_saved_change_reaches_an_open_page(site: tuple[Path, str], browser: Chrome) -> None:
    from selenium.webdriver.common.by import By

    folder, address = site
    browser.get(address)
    browser.find_element(By.LINK_TEXT, "Privacy and redaction").click()
    page = folder / "guidelines/privacy.md"
    sound = page.read_text("utf-8")
    page.write_text(sound + "\nA sentence that was just written.\n", "utf-8")
    wait_for(lambda: "A sentence that was just written." in browser.find_element(By.TAG_NAME, "main").text)
    page.write_text(sound + "\n[nowhere](missing.md)\n", "utf-8")
    wait_for(lambda: "broken-link" in browser.find_element(By.TAG_NAME, "body").text)
    assert "A sentence that was just written." in browser.find_element(By.TAG_NAME, "main").text
    page.write_text(sound, "utf-8")
    wait_for(lambda: "broken-link" not in browser.find_element(By.TAG_NAME, "body").text)


def wait_for(condition: object, seconds: float = 20.0) -> None:
    """Returns once the condition holds; a page that reloads meanwhile is looked at again."""
    from selenium.common.exceptions import StaleElementReferenceException

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():  # type: ignore[operator]
                return
        except StaleElementReferenceException:
            pass
        time.sleep(0.2)
    pytest.fail("the page never showed it")
