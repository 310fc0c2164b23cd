import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from jalon.domain import errors
from jalon.ui import messages, wording


def expected_failures() -> list[type[errors.JalonError]]:
    """Every failure that can be raised: the classes without children."""

    def leaves(kind: type) -> list[type]:
        children = kind.__subclasses__()
        return [kind] if not children else [leaf for child in children for leaf in leaves(child)]

    return leaves(errors.JalonError)


def an_error(kind: type[errors.JalonError]) -> errors.JalonError:
    samples: dict[Any, Any] = {
        Path: Path("/a/b/essai.jalon"),
        bool: True,
        int: 7,
        str: "essai",
        int | None: 5_000_000,
        datetime | None: datetime(2026, 11, 20, tzinfo=UTC),
        date: date(2026, 11, 20),
        date | None: date(2026, 11, 20),
        tuple[str, ...]: ("email", "phone"),
        tuple[errors.Problem, ...]: (errors.Problem("duration_minutes", "missing"),),
    }
    return kind(**{name: samples[hint] for name, hint in get_type_hints(kind).items()})


@pytest.mark.parametrize("kind", expected_failures())
def test_every_expected_failure_has_its_words_and_they_are_french(kind):
    message = messages.describe(an_error(kind))
    assert message.headline.endswith(".")
    assert message.next_step == "" or message.next_step.endswith(".")
    for text in (message.headline, message.next_step):
        for sign in ":;?!»":
            assert f" {sign}" not in text, "a plain space before a double sign"
        assert "'" not in text, "a straight apostrophe"
    assert "/a/b" not in message.headline, "a whole path may carry the name of a person"


@pytest.mark.parametrize("kind", expected_failures())
def test_every_expected_failure_is_a_refusal_or_a_damage(kind):
    assert issubclass(kind, errors.RefusalError) != issubclass(kind, errors.DamageError)


def test_no_two_failures_share_their_words():
    headlines = [messages.describe(an_error(kind)).headline for kind in expected_failures()]
    assert len(set(headlines)) == len(headlines)


def test_every_action_that_the_program_names_has_its_words():
    sources = (Path(messages.__file__).parent.parent).rglob("*.py")
    labels = {
        label for path in sources for label in re.findall(r"\.write\(\"(\w+)\"", path.read_text("utf-8"))
    }
    assert {"record_act", "lock_month", "undo"} <= labels
    for label in labels:
        assert messages.action_words(label) != label.replace("_", " "), label


def test_a_waiting_time_is_never_understated():
    assert wording.waiting_words(1) == "1 seconde"
    assert wording.waiting_words(89) == "89 secondes"
    assert wording.waiting_words(91) == "2 minutes"
    assert wording.waiting_words(3600) == "60 minutes"
    assert wording.waiting_words(5401) == "2 heures"


def test_a_sentence_names_the_button_in_a_window_and_the_command_on_the_command_line():
    said = messages.describe(errors.DamagedCaseloadError(Path("a.jalon")))
    assert "«\u00a0Restaurer…\u00a0»" in said.line()
    assert "jalon restore" not in said.line()
    assert "(jalon restore)" in said.for_commands().line()
    asked = messages.describe(errors.ReasonNeededError())
    assert "--reason" not in asked.line()
    assert "--reason" in asked.for_commands().line()
