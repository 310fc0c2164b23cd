"""Someone accompanied, as the plans and the log of acts need her, and what every plan shares."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from jalon.services.demonstration.ground import Ground
from jalon.services.demonstration.lives import Frame, Stay
from jalon.services.demonstration.rows import Rows
from jalon.services.demonstration.scenarios import AgreementPlan
from jalon.services.demonstration.structure import Employer, Grounds


@dataclass(frozen=True, slots=True)
class Immersion:
    """Days in a real workplace."""

    start: date
    end: date
    employer: Employer


@dataclass(slots=True)
class Accompanied:
    """A person as the log of acts needs her."""

    id: str
    sex: int
    department: str
    stays: list[Stay]
    contact_date: date
    """First contact: the referral received."""
    coach_id: str
    backup_id: str
    handover: tuple[date, str] | None = None
    """From a day on, another référent."""
    employers: dict[date, Employer] = field(default_factory=dict)
    """By first day of the contract."""
    prospects: Sequence[Employer] = ()
    immersions: list[Immersion] = field(default_factory=list)
    bands: list[tuple[date, date | None, str]] = field(default_factory=list)
    waits: bool = False

    def coach_on(self, day: date) -> str:
        """Return the référent of a day."""
        if self.handover is not None and day >= self.handover[0]:
            return self.handover[1]
        return self.coach_id

    def stay_on(self, day: date) -> Stay | None:
        """Return the path open on a day."""
        return next((stay for stay in self.stays if stay.is_open(day)), None)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the plan of every person shares."""

    rows: Rows
    ground: Ground
    grounds: Grounds
    frame: Frame
    agreements: Sequence[AgreementPlan]
    agreement_ids: dict[str, str]
    bands_since: date | None
    """First day of the official intensities; None: not yet in force."""
