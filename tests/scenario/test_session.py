"""A talk in the terminal is done as jobs too: a message a job, in this process, gone with it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.channels.session import Session
from bot.domain import UserKey
from bot.flow import Flow
from bot.jobs.base import Job
from bot.jobs.inline import InlineJobs

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ANJA = UserKey("terminal", "local", "Anjakanarie")
STORY = "Ik zit in een spagaat tussen de directie en mijn team."


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """What was submitted."""
    seen: list[Job] = []
    submits = InlineJobs.submit

    async def submit(self: InlineJobs, job: Job) -> bool:
        seen.append(job)
        return await submits(self, job)

    monkeypatch.setattr(InlineJobs, "submit", submit)
    return seen


def test_every_message_is_a_job_of_its_own_in_one_lane_that_names_nobody(app: App, jobs: list[Job]) -> None:
    session = Session(app, ANJA, keep=False)
    replies = [session.respond(STORY, NOW).reply for _ in range(2)]
    session.close()
    assert all(reply.parts for reply in replies), "what is typed twice is answered twice"
    assert [(job.kind, job.body) for job in jobs] == [("message", {"text": STORY})] * 2
    assert len({job.key for job in jobs}) == 2
    assert len({job.lane for job in jobs}) == 1
    assert "kanarie" not in jobs[0].lane + jobs[0].key


def test_what_goes_wrong_is_raised_before_who_waits_and_the_log_says_nothing_of_it(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object) -> None:
        raise ValueError("kanarie")

    session = Session(app, ANJA, keep=False)
    with monkeypatch.context() as broken:
        broken.setattr(Flow, "consider", breaks)
        with pytest.raises(ValueError, match="kanarie"):
            session.respond(STORY, NOW)
    assert caplog.text == ""
    assert session.respond(STORY, NOW).reply.parts, "and the talk can go on"
    session.close()
