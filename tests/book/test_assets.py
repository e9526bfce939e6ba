"""What a figure of the built book fetches when it is asked to, from disk."""

import pytest

from cnn_course.models import pretrained


def test_the_weights_come_with_their_licence(html):
    script = (html / "_static" / "photo_network.asset.js").read_text(encoding="utf-8")
    notice, _, call = script.partition("*/\n")
    assert "Licensed under the Apache License, Version 2.0" in notice
    assert call.startswith('ccAsset("photo_network", ')


def test_without_the_package_the_notice_still_names_the_licence(monkeypatch):
    def missing(name):
        raise pretrained.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(pretrained.metadata, "distribution", missing)
    assert "Apache License, Version 2.0" in pretrained.licence("efficientnet-lite0")


@pytest.mark.browser
def test_the_network_runs_in_a_page_opened_from_disk(html, browser):
    page = browser.new_context(offline=True).new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((html / "book" / "pretrained" / "photograph.html").as_uri())
    page.get_by_role("button", name="Start the network").click()
    page.wait_for_function("() => document.querySelector('.cc-photo-network').shares() !== null")
    shares = page.evaluate("document.querySelector('.cc-photo-network').shares()")
    page.context.close()
    assert errors == []
    assert shares.index(max(shares)) == 282, "a tiger cat"
