"""What does a person do on the pages? Reads them, follows links, fills in forms; never types an address."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from placepound.cli.demo.people import IDENTITIES, PASSWORD

PATIENCE = 60_000
"""For pages and the worker's results, in milliseconds. Nothing waits this long unless something is wrong."""

CELLS = "table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText))"
FIGURES = """stats => stats.map(
  stat => [stat.querySelector(".pp-stat__label").innerText, stat.querySelector(".pp-stat__value").innerText])"""

Arrive = Callable[..., "Person"]

expect.set_options(timeout=PATIENCE)


class Person:
    """Somebody at a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)

    # Reading

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def title(self) -> str:
        """The page's own heading, with its caption."""
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def words(self) -> str:
        """All that the page says to the eye, in one line."""
        return " ".join(self.main.inner_text().split())

    def sees(self, *sentences: str) -> None:
        """Wait until each sentence can be read."""
        for sentence in sentences:
            expect(self.main).to_contain_text(sentence)

    def sees_not(self, *sentences: str) -> None:
        words = self.words
        assert [sentence for sentence in sentences if sentence in words] == []

    def comes_to(self, heading: str) -> None:
        """Wait until the page of this heading is there, however often a page in between looks again."""
        expect(self.page.locator("h1")).to_contain_text(heading)

    def figures(self) -> dict[str, str]:
        """The strip of figures on top: what stands under each label."""
        self.page.wait_for_load_state()
        found: list[list[str]] = self.page.locator(".pp-stats .pp-stat").evaluate_all(FIGURES)
        return {_line(label): _line(value) for label, value in found}

    def table(self, caption: str) -> list[list[str]]:
        """A table's rows by its caption, each cell in one line, with headings and total; none if it is absent."""
        self.page.wait_for_load_state()
        found = self.table_named(caption)
        return [[_line(cell) for cell in row] for row in found.first.evaluate(CELLS)] if found.count() else []

    def table_named(self, caption: str) -> Locator:
        return self.page.get_by_role("table", name=caption)

    def row(self, caption: str, beginning: str) -> list[str]:
        """The first row of a table whose first cell begins so."""
        expect(self.table_named(caption).first).to_be_visible()
        return next(cells for cells in self.table(caption) if cells[0].startswith(beginning))

    def problems(self) -> list[str]:
        """What the error summary on top lists."""
        self.page.wait_for_load_state()
        return [_line(item) for item in self.page.locator(".nhsuk-error-summary__list li").all_inner_texts()]

    # Going

    def follow(self, *links: str, within: Locator | None = None, exact: bool = False) -> None:
        """Follow links one after the other, each by its words."""
        for words in links:
            (within or self.page).get_by_role("link", name=words, exact=exact).first.click()

    def explain(self, figure: str) -> None:
        """From a figure in the strip on top to how it was made."""
        self.page.locator(".pp-stat").filter(has_text=figure).get_by_role("link").first.click()

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button).first.click()

    def menu(self, entry: str) -> None:
        """Go somewhere by the main navigation, from whatever page."""
        navigation = self.page.get_by_role("navigation", name="Main")
        link = navigation.get_by_role("link", name=entry)
        if not link.is_visible():
            navigation.get_by_role("button", name="More").click()
        link.click()

    def go_to_place(self, name: str) -> None:
        self.menu("Places")
        self.follow(name, within=self.main)
        self.comes_to(name)

    def go_to_pound(self, name: str) -> None:
        self.go_to_place(name)
        self.follow("Where the money goes", within=self.main)
        self.comes_to("Where the money goes")

    def go_to_source(self, title: str) -> None:
        self.menu("Sources")
        self.follow(title, within=self.main)
        self.comes_to(title)

    # Signing in

    def sign_in(self, who: str) -> None:
        """From any page: sign in as a demo identity, by its key such as "commissioner"."""
        self.follow("Sign in", within=self.page.get_by_role("navigation", name="Account"))
        self.enter_password(who)

    def enter_password(self, who: str) -> None:
        """Fill in the page that asks who it is."""
        email = next(identity.email for identity in IDENTITIES if identity.key == who)
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")
        expect(self.page.get_by_role("navigation", name="Account")).to_contain_text("Sign out")

    # Bringing a statement in

    def start_import(self, place: str) -> None:
        self.menu("Sources")
        self.follow(f"Bring in a statement for {place}")
        self.comes_to("Bring in a statement")

    def describe(self, file: "Path | dict[str, Any]", *, publisher: str, title: str, basis: str, **more: str) -> None:
        """Fill in the form of a new statement. more: what to enter, by label."""
        self.page.get_by_label("File", exact=True).set_input_files(file)
        self.page.get_by_label("Who published it").select_option(label=publisher)
        self.page.get_by_label("Title").fill(title)
        self.page.get_by_label("Document", exact=True).fill("Typed for this journey")
        self.page.get_by_role("radio", name=basis).check()
        for label, text in more.items():
            self.page.get_by_label(label.replace("_", " ")).fill(text)

    def bring(self, place: str, file: "Path | dict[str, Any]", **said: str) -> None:
        """Bring in a statement and wait until the worker has read it."""
        self.start_import(place)
        self.describe(file, **said)
        self.send()

    def send(self) -> None:
        """Send the form, and wait until the worker has read the file."""
        with self.page.expect_navigation():
            self.press("Read the file")
        self.wait_for_the_worker()

    def wait_for_the_worker(self) -> None:
        """Until the result is there, however often the page looks again meanwhile."""
        expect(self.page.locator("#progress")).to_have_attribute("data-working", "no")

    def answer(self, **answers: str) -> None:
        """Choose an answer for each question, by words of its label, and have the file read again."""
        form = self.page.locator("form.pp-answers")
        for question, choice in answers.items():
            _choose(form, question, choice)
        with self.page.expect_navigation():
            form.get_by_role("button", name="Save and read again").first.click()
        self.wait_for_the_worker()

    def accept(self, title: str) -> None:
        """Accept the statement, and wait until it is on record."""
        self.press("Accept this statement")
        self.comes_to(title)
        expect(self.page.get_by_role("heading", name="Its rows")).to_be_visible()

    def undo(self, why: str) -> None:
        """Undo the statement whose page is open."""
        self.follow("Undo this statement")
        self.page.get_by_label("Why is it undone?").fill(why)
        self.press("Undo it")
        self.sees("Its money has left every figure")

    # Keeping files

    def download(self, words: str, *, within: Locator | None = None) -> Path:
        """Download by a link, and where the file is."""
        with self.page.expect_download() as waiting:
            (within or self.main).get_by_role("link", name=words).first.click()
        return Path(waiting.value.path())


def _line(text: str) -> str:
    return " ".join(text.split())


def _choose(form: Locator, question: str, choice: str) -> None:
    group = form.get_by_role("group", name=question)
    if group.count():
        group.get_by_role("radio", name=re.compile(f"^{re.escape(choice)}")).check()
    else:
        form.get_by_label(question).select_option(label=choice)
