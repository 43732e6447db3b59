"""What a person does on the page of a local Slack: choose who they are, write, click, fill in, read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

USERS = {"anja": "U0ANJA001", "bram": "U0BRAM001", "chris": "U0CHRIS01"}
NAMES = {"anja": "Anja de Vries", "bram": "Bram Jansen", "chris": "Chris Okafor"}


@dataclass
class Person:
    """Somebody at the page."""

    page: Page
    url: str
    shots: Path
    name: str

    def is_(self, user: str) -> None:
        """Become one of the users, in the direct conversation with the coach."""
        self.page.goto(self.url)
        self.page.locator("label.actas select").select_option(value=USERS[user])
        self.page.locator("button.sidebar-item:has(.dot)", has_text=NAMES[user]).click()

    def opens(self, channel: str) -> None:
        """Open a channel."""
        name = re.compile(rf"^\W*{re.escape(channel)}$")
        self.page.locator("button.sidebar-item:not(:has(.dot))").filter(has_text=name).click()

    def opens_home(self) -> Locator:
        """Open the coach's home page."""
        self.page.locator("button.sidebar-item", has_text="klankbord").last.click()
        return self.page.locator(".home")

    def writes(self, text: str) -> None:
        """Write a message, or a command, where they are."""
        self._type(self.page.locator(".main textarea.composer-input"), text)

    def writes_in_thread(self, text: str) -> None:
        """Write in the thread that is open."""
        self._type(self.page.locator(".thread-pane textarea.composer-input"), text)

    def opens_thread_of(self, text: str) -> None:
        """Open the thread under their message, once there is an answer in it."""
        root = self.page.locator(".messages .msg", has_text=text).last
        expect(root).to_contain_text("1 reply")
        root.hover()
        root.locator("button[title='Reply in thread']").click()

    def deletes(self, text: str) -> None:
        """Delete their own message."""
        message = self.page.locator(".messages .msg", has_text=text).last
        message.hover()
        message.locator("button[title='Delete message']").click()
        expect(self.page.locator(".messages .msg", has_text=text)).to_have_count(0)

    @property
    def answers(self) -> Locator:
        """What the coach said in the thread that is open."""
        return self.page.locator(".thread-pane .msg", has_text="APP")

    @property
    def seen(self) -> Locator:
        """What the coach said where they are, outside threads."""
        return self.page.locator(".messages .msg", has_text="APP")

    def clicks(self, label: str, where: Locator | None = None) -> None:
        """Click a button of the coach's last message."""
        (where or self.answers.last).get_by_role("button", name=label, exact=True).click()

    def fills(self, fields: Mapping[str, str], submit: str) -> None:
        """Fill in the form that opened, and send it."""
        form = self.page.locator(".modal")
        for label, text in fields.items():
            field = form.locator(".bk-input", has=self.page.locator("label", has_text=label)).first
            field.locator("input, textarea").first.fill(text)
        self.shot("form")
        form.get_by_role("button", name=submit, exact=True).click()

    def shot(self, moment: str) -> None:
        """Keep a picture of what they see."""
        self.page.screenshot(path=self.shots / f"{self.name}-{moment}.png")

    def _type(self, box: Locator, text: str) -> None:
        box.fill(text)
        box.press("Escape")
        box.press("Enter")
