"""What every page owes its reader, whatever it is about: to axe, on a telephone, in large print, unseen.

A page is looked at as it stands in the browser, in whatever state a test has brought it to.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from playwright.async_api import Browser, Page, ViewportSize

from deploy.local.node import FOLDER

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TELEPHONE = ViewportSize(width=320, height=640)
DESK = ViewportSize(width=1280, height=800)
MOST_BYTES = 150_000

STRUCTURE = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)]
  const attributes = all('*').flatMap((each) => [...each.attributes].map((one) => one.name))
  const skip = document.querySelector('a.govuk-skip-link')
  const first = document.querySelector('a[href], button, input, select, textarea, summary')
  const ids = all('[id]').map((each) => each.id)
  return {
    title: document.title.trim(),
    headings: all('h1').map((each) => each.innerText.trim()),
    skips: Boolean(skip && skip === first && document.querySelector(skip.getAttribute('href'))),
    forbidden: attributes.filter((name) => name === 'style' || name.startsWith('on')),
    styles: all('style').length,
    scripts: all('script:not([src])').map((each) => each.text),
    sheets: all('link[rel=stylesheet]').length,
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    dead: all('a:not([href]), button[type=button]').filter((each) => each.offsetParent)
      .map((each) => each.outerHTML.slice(0, 80)),
  }
}"""
BYTES = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .map((each) => [each.name, each.encodedBodySize, each.decodedBodySize])"""
WIDEST = "document.documentElement.scrollWidth"
TOO_WIDE = """(width) => [...document.querySelectorAll('main *')]
  .filter((each) => each.getBoundingClientRect().right > width + 1)
  .map((each) => each.outerHTML.slice(0, 80)).slice(-3)"""
BROKEN = """() => {
  const clipped = (each) => each && (each.getBoundingClientRect().width <= 1 || clipped(each.parentElement))
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  const broken = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.checkVisibility() || clipped(node.parentElement)) continue
    for (const word of node.data.matchAll(/(?<![^\\s(“])[\\p{L}\\p{N}]{2,16}(?![\\p{L}\\p{N}@.])/gu)) {
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].length)
      const lines = new Set([...range.getClientRects()].map((each) => Math.round(each.top)))
      if (lines.size > 1) broken.push(`${word[0]} in ${node.parentElement.outerHTML.slice(0, 80)}`)
    }
  }
  return broken
}"""
"""Of longer words, and of addresses, nothing is asked: a telephone has to break them."""
LARGER = """(size) => {
  if (size) document.documentElement.style.fontSize = size
  else document.documentElement.removeAttribute('style')
}"""
WORDS = "document.querySelector('main').innerText"
OF_GOVUK = "document.body.className +="
"""How the one inline script begins: that of the page template of GOV.UK Frontend."""


@dataclass
class Weight:
    """What the first load of a page took: over the network, and unpacked."""

    sent: int = 0
    unpacked: int = 0
    parts: dict[str, int] = field(default_factory=dict)


async def check_page(page: Page) -> None:
    """Fails with everything that is wrong with the page as it stands."""
    found = await findings(page)
    assert found == [], "\n".join([page.url, *found])


async def findings(page: Page) -> list[str]:
    """What is wrong with the page once it has come, a sentence each; it is as before in the end."""
    await page.wait_for_load_state()
    found = _of_structure(await page.evaluate(STRUCTURE))
    weighed = await weight(page)
    if weighed.sent >= MOST_BYTES:
        found.append(f"its first load takes {weighed.sent:,} bytes: {weighed.parts}")
    found += await _of_axe(page)
    return found + await _of_width(page)


async def check_without_javascript(browser: Browser, page: Page) -> None:
    """Fails where the page at the same address says anything else to a browser without JavaScript."""
    await page.wait_for_load_state()
    cookies = await page.context.storage_state()
    context = await browser.new_context(storage_state=cookies, java_script_enabled=False)
    plain = await context.new_page()
    await plain.goto(page.url)
    words = await plain.evaluate(WORDS)
    await context.close()
    with_javascript = await page.evaluate(WORDS)
    assert words == with_javascript, f"{page.url}\n{words}\n{with_javascript}"


async def weight(page: Page) -> Weight:
    """What the page and everything that it fetched weigh, from the cache or not."""
    weighed = Weight()
    for name, sent, unpacked in await page.evaluate(BYTES):
        weighed.sent += sent
        weighed.unpacked += unpacked
        weighed.parts[name.rpartition("/")[2]] = sent
    return weighed


def _of_structure(seen: dict[str, Any]) -> list[str]:
    scripts = [text[:60] for text in seen["scripts"] if not text.startswith(OF_GOVUK)]
    wrong = {
        "it has no title": not seen["title"],
        f"it has the headings {seen['headings']} where one is due": len(seen["headings"]) != 1,
        "no link at its beginning leads to its content": not seen["skips"],
        f"it has the attributes {seen['forbidden']}": bool(seen["forbidden"]),
        "it has a style sheet inside": bool(seen["styles"]),
        f"it has {seen['sheets']} style sheets where one is due": seen["sheets"] != 1,
        f"it has scripts inside: {scripts}": bool(scripts),
        f"several elements have the id {seen['twice']}": bool(seen["twice"]),
        f"only a script could work {seen['dead']}": bool(seen["dead"]),
    }
    return [sentence for sentence, holds in wrong.items() if holds]


@cache
def _axe() -> str:
    return (FOLDER / "node_modules" / "axe-core" / "axe.min.js").read_text()


async def _of_axe(page: Page) -> list[str]:
    """Every rule is tried; that axe reports nodes for violations alone spares it most of its work, and that it
    fetches no style sheet a fourth of the rest: only a rule about turned screens, which it leaves out, reads them.

    Half a megabyte of script is dear to send, so from its first use on it comes with every page of a context.
    """
    if not await page.evaluate("Boolean(window.axe)"):
        await page.context.add_init_script(_axe())
        await page.evaluate(_axe())
    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
    results = await page.evaluate("(options) => axe.run(options)", options)
    return [
        f"axe finds {each['id']} at {[node['html'][:120] for node in each['nodes']]}"
        for each in results["violations"]
    ]


async def _of_width(page: Page) -> list[str]:
    before = page.viewport_size or DESK
    found = []
    for size, text in ((TELEPHONE, "100%"), (DESK, "200%")):
        await page.set_viewport_size(size)
        await page.evaluate(LARGER, text)
        if await page.evaluate(WIDEST) > size["width"]:
            what = await page.evaluate(TOO_WIDE, size["width"])
            found.append(f"at {size['width']} pixels and {text} text it is too wide: {what}")
        if text != "100%" and (broken := await page.evaluate(BROKEN)):
            found.append(f"at {size['width']} pixels and {text} text words break: {broken[:5]}")
    await page.evaluate(LARGER, "")
    await page.set_viewport_size(before)
    return found
