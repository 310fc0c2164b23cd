"""How the hours of a month add up: from what each person received to what the colleagues worked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HoursBridge:
    """The minutes of the acts held in a month, cut so that every total of the return is found again.

    The five parts add up to the five figures of minutes (``MIN_PERSONNE`` to ``MIN_INDIRECT``). Our choice.
    """

    in_intensity: int = 0
    """Shares of the people open that day, in acts that count in intensity: the lines of the annex."""
    out_of_intensity: int = 0
    """Shares of the people open that day, in acts that do not count in intensity."""
    not_open: int = 0
    """Shares of people who are not open that day, or not under the agreement of the return."""
    nobody_named: int = 0
    """Colleagues' minutes in acts that name nobody."""
    several_colleagues: int = 0
    """Colleagues' minutes less the shares of everyone, in acts that name people: above 0 when several lead
    an act, below when the one who leads was not there all along."""

    @property
    def held(self) -> int:
        """The colleagues' minutes in all the acts held."""
        return (
            self.in_intensity
            + self.out_of_intensity
            + self.not_open
            + self.nobody_named
            + self.several_colleagues
        )

    def as_minutes(self) -> dict[str, int]:
        """Return the parts and their sum under the names of the open format."""
        return {
            "in_intensity_minutes": self.in_intensity,
            "out_of_intensity_minutes": self.out_of_intensity,
            "not_open_minutes": self.not_open,
            "nobody_named_minutes": self.nobody_named,
            "several_colleagues_minutes": self.several_colleagues,
            "held_minutes": self.held,
        }
