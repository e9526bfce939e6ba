"""A table that can be sorted, in a browser: by mouse and by keyboard, one way and the other."""

import pytest

TABLE = """
<div class="cell tag_sortable"><table>
  <thead><tr><th><p>dataset</p></th><th><p>classes</p></th></tr></thead>
  <tbody>
    <tr><td>MNIST</td><td>10</td></tr>
    <tr><td>ILSVRC</td><td>1,000</td></tr>
    <tr><td>VOC</td><td>20</td></tr>
  </tbody>
</table></div>
<table><thead><tr><th>another</th></tr></thead></table>
"""


@pytest.fixture
def tab(browser, root):
    tab = browser.new_page()
    tab.set_content(TABLE)
    tab.add_script_tag(path=root / "book" / "_static" / "sort.js")
    yield tab
    tab.close()


def first_column(tab):
    return tab.locator("tbody tr td:first-child").all_inner_texts()


@pytest.mark.browser
def test_a_head_sorts_by_its_column_and_says_so(tab):
    assert first_column(tab) == ["MNIST", "ILSVRC", "VOC"]
    tab.get_by_role("button", name="classes").click()
    assert first_column(tab) == ["MNIST", "VOC", "ILSVRC"]
    assert tab.locator("[aria-sort]").all_inner_texts() == ["classes"]
    assert tab.locator("[aria-sort]").get_attribute("aria-sort") == "ascending"
    tab.keyboard.press("Enter")  # the button has the focus
    assert first_column(tab) == ["ILSVRC", "VOC", "MNIST"]
    assert tab.locator("[aria-sort]").get_attribute("aria-sort") == "descending"


@pytest.mark.browser
def test_another_column_takes_over_and_other_tables_stay_as_they_are(tab):
    tab.get_by_role("button", name="classes").click()
    tab.get_by_role("button", name="dataset").click()
    assert first_column(tab) == ["ILSVRC", "MNIST", "VOC"]
    assert tab.locator("[aria-sort]").all_inner_texts() == ["dataset"]
    assert tab.get_by_role("button").count() == 2
