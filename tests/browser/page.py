"""The pages as a reader uses them: what can be done and seen, without selectors in the tests."""

from typing import Any

from playwright.sync_api import APIResponse, Locator, Page, expect

#: A run on a machine that is busy with other tests may take its time.
PATIENCE_MS = 60_000


class Problems:
    """What a page complained of: errors of scripts, refusals of the content policy, files that are not there."""

    def __init__(self, page: Page) -> None:
        self.told: list[str] = []
        page.on("pageerror", lambda error: self.told.append(str(error)))
        page.on("console", lambda message: self.told.append(message.text) if message.type == "error" else None)


class LessonPage:
    """A lesson on the screen."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.problems = Problems(page)
        self.open(url)

    def open(self, url: str) -> None:
        self.page.goto(url)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def choose(self, letter: str) -> None:
        self.page.locator(f"#predict input[value='{letter}']").check(force=True)

    def turn(self, knob: str, stop: str) -> None:
        """Before the run the knobs are not on the page yet: an address may have them turned."""
        self.page.locator(f"[data-parameter='{knob}'] input[value='{stop}']").dispatch_event("click")

    def run(self) -> None:
        """With what was predicted; without a prediction, as who is not sure yet."""
        if self.page.locator("#run").is_disabled():
            self.choose("?")
        self.page.locator("#run").click()

    @property
    def button(self) -> Locator:
        """What the dock's button says."""
        return self.page.locator("#act")

    @property
    def headline(self) -> Locator:
        return self.page.locator("#say")

    @property
    def code(self) -> Locator:
        return self.page.locator("#codes")

    def wait_until_running(self) -> None:
        expect(self.button).to_have_text("Cancel", timeout=PATIENCE_MS)

    def wait_until_explained(self) -> None:
        """The question what happened is answered by who cannot tell, if it is asked."""
        expect(self.page.locator("#happened:visible, #explain:visible").first).to_be_visible(timeout=PATIENCE_MS)
        if self.page.locator("#explain").is_hidden():
            self.page.locator("#happened [data-sight='?']").click()
        expect(self.page.locator("#explain")).to_be_visible(timeout=PATIENCE_MS)
        self.settle()

    def wait_until_over(self) -> None:
        expect(self.button).to_have_text("Run again", timeout=PATIENCE_MS)

    def settle(self) -> None:
        """No frame is pending."""
        self.page.evaluate("() => window.__idle()")

    def runs(self) -> list[str]:
        """The runs that the address names."""
        found: list[str] = self.page.evaluate("() => new URLSearchParams(location.search).getAll('run')")
        return found

    def api(self, path: str) -> Any:
        """What the server's API says."""
        return self._json(self.page.request.get(self._at(path)))

    def tell(self, path: str, asked: object = None) -> Any:
        """Post to the server's API, from outside the page."""
        return self._json(self.page.request.post(self._at(path), data=asked))

    def _at(self, path: str) -> str:
        return f"{self.page.url.split('/lessons/')[0]}/api/{path}"

    @staticmethod
    def _json(answer: APIResponse) -> Any:
        assert answer.ok, answer.text()
        return answer.json()

    def states(self) -> list[tuple[str, str | None]]:
        """State and outcome of each of its runs, as the server has them."""
        found = [self.api(f"runs/{run}") for run in self.runs()]
        return [(run["state"], run["outcome"]) for run in found]

    def pane_titles(self) -> list[str]:
        return self.page.locator("#timeline section h3").all_text_contents()

    def inked(self) -> list[int]:
        """How many pixels of each pane's picture are not background."""
        counted: list[int] = self.page.evaluate(
            """() => [...document.querySelectorAll('#timeline .tl-plot')].map((plot) => {
                const canvas = plot.querySelector('canvas');
                if (!canvas || !canvas.width) return 0;
                const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                const seen = new Map();
                for (let i = 0; i < data.length; i += 4) {
                    const key = (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
                    seen.set(key, (seen.get(key) ?? 0) + 1);
                }
                return data.length / 4 - Math.max(...seen.values());
            })"""
        )
        return counted


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wide: int = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    return wide


def new_page(browser: Any, **options: Any) -> Page:
    """A page of its own: nothing is stored from one to the next."""
    page: Page = browser.new_context(**{"viewport": {"width": 1366, "height": 768}, **options}).new_page()
    return page
