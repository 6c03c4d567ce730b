"""How soon a subscriber can press Begin on a cheap phone: `python -m benchmarks.first_page --address http://127.0.0.1:8700`.

Chromium with the processor slowed four times and a network of 1.5 Mbit/s and 150 ms, nothing cached, against a service
that `realname run` started. Prints milliseconds until the page can be used and until it is loaded, and the bytes sent.
"""

from __future__ import annotations

import shutil

import click
from playwright.sync_api import Browser, sync_playwright

PHONE = {"width": 360, "height": 740}
SLOWED = 4
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.5e6 / 8, "uploadThroughput": 0.75e6 / 8}
FIGURES = """(() => {
    const page = performance.getEntriesByType("navigation")[0];
    const parts = performance.getEntriesByType("resource").reduce((sum, part) => sum + part.transferSize, 0);
    return [page.domContentLoadedEventEnd, page.loadEventEnd, page.transferSize + parts];
})()"""


def measured(browser: Browser, link: str) -> tuple[float, float, int]:
    """Return milliseconds until scripts have run, until everything is loaded, and bytes over the wire."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]  # a TypedDict, literally
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tools.send("Network.emulateNetworkConditions", NETWORK)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(link)
    page.wait_for_load_state("load")
    usable, loaded, transferred = page.evaluate(FIGURES)
    context.close()
    return usable, loaded, int(transferred)


@click.command()
@click.option("--address", default="http://127.0.0.1:8700", show_default=True, help="Of a running `realname run`.")
@click.option("--rounds", default=5, show_default=True)
def main(*, address: str, rounds: int) -> None:
    """Measure the first page behind a link that the front door makes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        page.click("main form button")
        found = sorted(measured(browser, page.url) for _ in range(rounds))
        browser.close()
    usable, loaded, transferred = found[len(found) // 2]
    click.echo(f"median of {rounds}: usable after {usable:.0f} ms, loaded after {loaded:.0f} ms, {transferred} bytes")


if __name__ == "__main__":
    main()
