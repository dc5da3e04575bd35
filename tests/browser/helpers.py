"""What browser tests ask of a page: no fault that axe can find, no sideways scrolling, usable by keyboard alone."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIGURES = ".kz-figure:not([data-unknown]), .kz-n > b"
TELEPHONE = {"width": 390, "height": 844}


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def assert_accessible(page: Page) -> None:
    """axe finds nothing wrong; figures have a contrast of 7 to 1, all else 4.5 to 1."""
    faults = _run(page, {"runOnly": {"type": "tag", "values": RULES}})
    faults += _run(page, {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}, within=FIGURES)
    assert not faults, "\n".join(faults)


def _run(page: Page, options: dict[str, Any], *, within: str | None = None) -> list[str]:
    """What axe has against the page, a line for each element."""
    page.evaluate(_axe())  # not as a <script>: the page's own policy would refuse it
    if within and not page.locator(within).count():
        return []
    found = page.evaluate(
        "([context, options]) => axe.run(context ?? document, {...options, resultTypes: ['violations']})",
        [{"include": [[part.strip()] for part in within.split(",") if page.locator(part).count()]} if within else None,
         options],
    )  # fmt: skip
    return [
        f"{fault['id']}: {fault['help']}\n    {node['html'][:200]}\n    {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def assert_fits(page: Page) -> None:
    """Nothing makes the page itself scroll sideways (WCAG 1.4.10); a table may, in its own region."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"The page is {wide} px wide in a window of {room} px: {page.evaluate(WIDEST)}"


def assert_good(page: Page) -> None:
    """For everybody, on a desk and on a telephone."""
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]  # a plain dict is what it takes
    assert_accessible(page)
    assert_fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})


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
