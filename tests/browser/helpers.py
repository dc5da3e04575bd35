"""What browser tests ask of a page: no fault that axe can find, no sideways scrolling, usable by keyboard alone."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIGURES = ".kz-figure:not([data-unknown]), .kz-n > b"
PATIENCE = 30_000  # ms: a page that comes never fails a test; on a busy machine one that comes may take its time
DESK, TELEPHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def assert_accessible(page: Page) -> None:
    """axe finds nothing wrong; figures have a contrast of 7 to 1, all else 4.5 to 1."""
    page.wait_for_load_state("load")  # a heading stands there before the page has its style
    if page.evaluate("!window.axe"):
        page.evaluate(_axe())  # not as a <script>: the page's own policy would refuse it
    faults = [
        f"{fault['id']}: {fault['help']}\n    {node['html'][:200]}\n    {node['failureSummary']}"
        for fault in page.evaluate(JUDGE, [RULES, FIGURES])
        for node in fault["nodes"]
    ]
    assert not faults, "\n".join(faults)


# One run for all: what takes time is not the rules, but to find out for each element what is seen of it.
JUDGE = """async ([tags, figures]) => {
    axe.configure({rules: [{id: "color-contrast-enhanced", selector: `:is(${figures}), :is(${figures}) *`}]});
    const enhanced = {"color-contrast-enhanced": {enabled: true}};
    const found = await axe.run(document, {runOnly: tags, rules: enhanced, resultTypes: ["violations"]});
    return found.violations;
}"""


def assert_fits(page: Page) -> None:
    """Nothing makes the page itself scroll sideways (WCAG 1.4.10); a table may, in its own region."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"The page is {wide} px wide in a window of {room} px: {page.evaluate(WIDEST)}"


def assert_good(page: Page) -> None:
    """For everybody, on a desk and on a telephone."""
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size(TELEPHONE)
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size(DESK)


WIDEST = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 5).map((one) => one.outerHTML.slice(0, 120))"""


def tab_to(page: Page, name: str, *, at_most: int = 200) -> None:
    """Press Tab until what has the focus says `name`, and see that the focus shows at every step."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["visible"], f"The focus cannot be seen on {focused['html']}"
        if name in focused["text"]:
            return
    raise AssertionError(f"Tab never came to {name}.")


FOCUSED = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const box = one.getBoundingClientRect();
    const shown = box.bottom > 0 && box.top < innerHeight;
    return {
        html: one.outerHTML.slice(0, 200),
        text: one.innerText || one.ariaLabel || one.labels?.[0]?.innerText || "",
        visible: one === document.body || (outlined && shown),
    };
}"""
