#!/usr/bin/env python3
"""Looks at the rendered documentation in headless Chromium, as a reader does.

    python3 tests/docs/browser.py target/doc [--pictures FOLDER]

Needs Debian's `chromium` and `chromium-driver` and the Python package `selenium`; `.ci/docs` installs them.
It checks
- the search: every question of `searches.tsv` has the right item as its first or second hit;
- the pages: no section or page is longer than `MOST_PIXELS` allows, and nothing sticks out of the window at 1280 and 390
  pixels, folded or open, in the light and the dark theme;
- the crate page: its example fits, and all codes stand within the first screen and a half;
- the anchors: a link to a meaning opens it, and every link within the crate leads somewhere.
Prints a line for each fault and exits with 1 if there is one. Its last line counts checks: `N passed, N failed`.
"""

import argparse
import csv
import functools
import http.server
import pathlib
import threading
import urllib.parse

from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

HERE = pathlib.Path(__file__).parent
WIDTHS = (1280, 390)
THEMES = ("light", "dark")
PAGES = ("index.html", "enum.ReplyCode.html", "enum.Reason.html", "enum.EnhancedStatus.html", "macro.reply_codes.html")
# Page or `page#id`, and how high it may be at 1280 pixels.
MOST_PIXELS = {"enum.ReplyCode.html": 75_000, "enum.ReplyCode.html#variant.MailboxUnavailable": 2_700}

passed, faults = 0, []


def check(is_right, fault):
    global passed
    if is_right:
        passed += 1
    else:
        faults.append(fault)
        print(fault, flush=True)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def served(folder):
    """rustdoc's search loads its index by script, which browsers refuse to a file:// page."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/smtp_codes/"


def browser():
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    options.binary_location = "/usr/bin/chromium"
    return webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))


def resize(driver, width, height=900):
    # The window of a headless browser cannot be as narrow as a telephone; the page can.
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700},
    )


def hits(driver, base, query):
    """The addresses of the first results, relative to the crate, in the order shown."""
    driver.get("about:blank")
    driver.get(base + "index.html?" + urllib.parse.urlencode({"search": query}))
    rows = lambda d: d.find_elements(By.CSS_SELECTOR, "#search .search-results.active > a")
    try:
        WebDriverWait(driver, 20).until(rows)
    except TimeoutException:
        return []
    # Results stream in; the order is settled when the number no longer grows.
    count = -1
    while count != (count := len(rows(driver))):
        driver.execute_async_script("setTimeout(arguments[0], 150)")
    return [row.get_attribute("href").split("/smtp_codes/")[-1] for row in rows(driver)[:5]]


def searches(driver, base):
    with open(HERE / "searches.tsv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            wanted = row["item"].split(" or ")
            found = [hit.split("?")[0] for hit in hits(driver, base, row["query"])]
            names = [name(hit) for hit in found]
            check(any(item in names[:2] for item in wanted), f"search {row['query']!r}: {names[:4]}, not {row['item']}")


def name(hit):
    """`enum.Reason.html#variant.MailboxFull` is `Reason::MailboxFull`."""
    page, _, anchor = hit.partition("#")
    item = page.removesuffix(".html").split(".", 1)[-1]
    return f"{item}::{anchor.split('.', 1)[-1]}" if anchor else item


def theme(driver, base, which):
    driver.get(base + "index.html")
    driver.execute_script(
        "localStorage.setItem('rustdoc-use-system-theme', 'false'); localStorage.setItem('rustdoc-theme', arguments[0])",
        which,
    )


# What sticks out of the window, but for what scrolls by itself: blocks of code, tables.
STICKS_OUT = """
const scrolls = e => e && (['auto', 'scroll'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
return [...document.querySelectorAll('#main-content .docblock :is(p, li, a, code, samp, summary, h2, h3), #main-content dd, #main-content dt')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e))
    .map(e => e.textContent.slice(0, 60));
"""
OPEN_ALL = "document.querySelectorAll('.docblock details').forEach(e => e.open = true)"


def pages(driver, base, pictures):
    for which in THEMES:
        theme(driver, base, which)
        for width in WIDTHS:
            resize(driver, width)
            for page in PAGES:
                driver.get(base + page)
                is_it = driver.execute_script("return document.documentElement.dataset.theme") == which
                check(is_it, f"{page} is not in the {which} theme")
                if pictures:
                    driver.save_screenshot(str(pictures / f"{page}-{width}-{which}.png"))
                driver.execute_script(OPEN_ALL)
                wide = driver.execute_script("return document.documentElement.scrollWidth")
                check(wide <= width, f"{page} is {wide} pixels wide in a window of {width} ({which})")
                out = driver.execute_script(STICKS_OUT)
                check(not out, f"{page} at {width} pixels ({which}): {len(out)} elements stick out, as {out[:3]}")
    resize(driver, 1280)
    for place, most in MOST_PIXELS.items():
        page, _, anchor = place.partition("#")
        driver.get(base + page)
        height = driver.execute_script(
            """const id = arguments[0];
            if (!id) return document.documentElement.scrollHeight;
            const top = e => e.getBoundingClientRect().top, all = [...document.querySelectorAll('section.variant')];
            const at = all.findIndex(e => e.id === id);
            return at < 0 ? -1 : (at + 1 < all.length ? top(all[at + 1]) : document.documentElement.scrollHeight) - top(all[at]);""",
            anchor,
        )
        check(0 < height <= most, f"{place} is {height:.0f} pixels high, more than {most}")


def crate_page(driver, base):
    resize(driver, 1280, 900)
    driver.get(base + "index.html")
    is_wider = "const pre = document.querySelector('.docblock pre'); return pre.scrollWidth - pre.clientWidth"
    wider = driver.execute_script(is_wider)
    check(wider <= 0, f"the first example is {wider} pixels wider than the page")
    ends = driver.execute_script(
        """const links = [...document.querySelectorAll('.docblock a[href*="enum.ReplyCode.html#variant."]')];
        const codes = links.filter(e => /^[1-5][0-9][0-9] /.test(e.textContent));
        return [codes.length, Math.max(...codes.map(e => e.getBoundingClientRect().bottom))]"""
    )
    variants = "return document.querySelectorAll('section.variant').length"
    driver.get(base + "enum.ReplyCode.html")
    count = driver.execute_script(variants)
    check(ends[0] == count, f"{ends[0]} codes stand on the crate page, of {count}")
    check(ends[1] <= 1350, f"the codes end at {ends[1]:.0f} pixels, after a screen and a half")


def anchors(driver, base):
    """Every meaning can be linked to, and the link opens it."""
    resize(driver, 1280)
    driver.get(base + "enum.ReplyCode.html")
    ids = driver.execute_script("return [...document.querySelectorAll('.docblock details[id]')].map(e => e.id)")
    check(len(ids) > 300, f"only {len(ids)} meanings can be linked to")
    check(len(ids) == len(set(ids)), "two meanings have one id")
    # From a link on the page itself. Not all of them: Chromium ignores more than 200 such steps in ten seconds.
    for anchor in ids[:: len(ids) // 60 + 1]:
        is_open = driver.execute_async_script(
            """const [id, done] = arguments, e = document.getElementById(id);
            document.querySelectorAll('.docblock details').forEach(e => e.open = false);
            const look = () => done(e.checkVisibility() && e.open);
            const late = setTimeout(look, 1000);
            addEventListener('hashchange', () => { clearTimeout(late); setTimeout(look); }, {once: true});
            location.hash = id;""",
            anchor,
        )
        check(is_open, f"#{anchor} does not open its meaning")
    # From elsewhere.
    for anchor in ids[:: max(1, len(ids) // 12)]:
        driver.get("about:blank")
        driver.get(base + "enum.ReplyCode.html#" + anchor)
        is_in_sight = """const e = document.getElementById(arguments[0]), top = e ? e.getBoundingClientRect().top : -1;
            return e && e.checkVisibility() && e.open && top > -2 && top < innerHeight"""
        try:
            is_open = WebDriverWait(driver, 5).until(lambda d: d.execute_script(is_in_sight, anchor))
        except TimeoutException:
            is_open = False
        check(is_open, f"#{anchor} does not open its meaning when the page is loaded with it")
    # The fragments that the pages link to.
    known, links = {}, set()
    for page in PAGES:
        driver.get(base + page)
        known[page] = set(driver.execute_script("return [...document.querySelectorAll('[id]')].map(e => e.id)"))
        hrefs = driver.execute_script("return [...document.querySelectorAll('.docblock a[href]')].map(e => e.href)")
        links |= {(page, href.removeprefix(base)) for href in hrefs if href.startswith(base)}
    for page, link in sorted(links):
        target, _, fragment = link.partition("#")
        if fragment and target in known:
            check(urllib.parse.unquote(fragment) in known[target], f"{page} links to {link}, which is not there")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("doc", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path)
    parser.add_argument("--only", choices=["searches", "pages", "crate", "anchors"])
    arguments = parser.parse_args()
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
    base = served(arguments.doc)
    driver = browser()
    try:
        if arguments.only in (None, "searches"):
            searches(driver, base)
        if arguments.only in (None, "pages"):
            pages(driver, base, arguments.pictures)
        if arguments.only in (None, "crate"):
            crate_page(driver, base)
        if arguments.only in (None, "anchors"):
            anchors(driver, base)
    finally:
        driver.quit()
    print(f"{passed} passed, {len(faults)} failed")
    return 1 if faults or not passed else 0


if __name__ == "__main__":
    raise SystemExit(main())
