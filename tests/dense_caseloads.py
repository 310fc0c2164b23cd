"""Caseloads full of edges, made from a seed: what random days rarely meet is made on purpose."""

from datetime import timedelta
from random import Random

from jalon.domain.months import Month

MONTHS = (Month(2024, 2), Month(2024, 3), Month(2025, 12), Month(2026, 1), Month(2026, 2), Month(2026, 10))
MODULES = ("M1_EVALUATION", "M2_PROJET", "M3_RECHERCHE", "M4_EMPLOI")
TARGETS = ("PERSONNE", "EMPLOYEUR", "TRIPARTITE", "PARTENAIRE", "PROCHE", "COLLECTIF", "INTERNE")
DURATIONS = (1, 30, 119, 120, 121, 240, 359, 360, 361, 479, 480, 720, 721)


class Maker:
    """Makes one caseload in the shape of the open format."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.month = MONTHS[seed % len(MONTHS)]
        self.first, self.last = self.month.first_day, self.month.last_day
        self.made = 0

    def identity(self):
        self.made += 1
        return f"{self.random.getrandbits(40):010x}-{self.made:06d}"

    def day(self):
        """Return a day near an edge of the month, in it, or anywhere in three years."""
        edge = self.random.choice((self.first, self.last))
        return self.random.choice(
            (
                edge + timedelta(self.random.randint(-1, 1)),
                self.first + timedelta(self.random.randint(0, 27)),
                self.first - timedelta(self.random.randint(0, 700)),
                self.last + timedelta(self.random.randint(1, 90)),
            )
        )

    def after(self, start, longest=500):
        """Return None, the same day or a later one."""
        return self.random.choice(
            (None, start, start + timedelta(self.random.randint(0, longest)), max(start, self.day()))
        )

    def caseload(self):
        chance = self.random
        self.coaches = [{"id": self.identity()} for _ in range(3)]
        self.employers = [{"id": self.identity()} for _ in range(3)]
        self.persons = [{"id": self.identity()} for _ in range(chance.randint(8, 20))]
        self.paths = [path for person in self.persons for path in self.paths_of(person)]
        self.contracts = [c for person in self.persons for c in self.contracts_of(person)]
        return {
            "coaches": self.coaches,
            "employers": self.employers,
            "persons": self.persons,
            "support_paths": self.paths,
            "module_periods": [
                {
                    **self.period(p),
                    "id": self.identity(),
                    "module": chance.choice(MODULES),
                    "is_main": chance.random() < 0.8,
                }
                for p in self.paths
                for _ in range(chance.randint(0, 3))
            ],
            "suspensions": [
                {**self.period(p), "id": self.identity()} for p in self.paths if chance.random() < 0.4
            ],
            "job_contracts": self.contracts,
            "acts": [self.act() for _ in range(chance.randint(0, 60))],
            "trips": [
                {
                    "id": self.identity(),
                    "date": self.day(),
                    "coach_id": self.coaches[0]["id"],
                    "minutes": chance.randint(0, 90),
                }
                for _ in range(5)
            ],
            "agreements": [self.agreement() for _ in range(chance.randint(0, 3))],
        }

    def period(self, path):
        start = self.day()
        return {"support_path_id": path["id"], "start_date": start, "end_date": self.after(start)}

    def paths_of(self, person):
        admission = self.random.choice(
            (None, self.day(), self.first - timedelta(self.random.randint(300, 900)))
        )
        for _ in range(self.random.randint(0, 3)):
            leaves = None if admission is None else self.after(admission)
            yield {
                "id": self.identity(),
                "person_id": person["id"],
                "admission_date": admission,
                "exit_date": leaves,
            }
            # Back the same day, the day after, later, or in again before having left.
            back = self.random.choice((0, 0, 1, 20, -10))
            admission = self.day() if leaves is None else leaves + timedelta(back)

    def contracts_of(self, person):
        """Yield contracts whose milestones and gaps fall on, before and after the edges that count."""
        mine = []
        for _ in range(self.random.randint(0, 4)):
            start = self.contract_start(mine)
            contract = {
                "id": self.identity(),
                "person_id": person["id"],
                "contract_type": self.random.choice(("CDI", "CDD_LT6", "INDEPENDANT")),
                "employer_id": self.random.choice((None, *(e["id"] for e in self.employers))),
                "start_date": start,
                "planned_end_date": self.contract_end(start),
                "end_date": self.contract_end(start),
                "follows_contract_id": self.random.choice((None, None, None, *(c["id"] for c in mine))),
                "confirmed_date": self.random.choice((None, None, self.contract_end(start))),
            }
            mine.append(contract)
            yield contract

    def contract_start(self, mine):
        window = self.month.plus(-11).first_day
        months = self.random.choice((3, 6, 12))
        near = timedelta(self.random.randint(-2, 2))
        edge = self.random.choice((window, self.last, self.last, self.day()))
        starts = [self.day(), Month(edge.year, edge.month).plus(-months).last_day + near]
        starts.append(Month(edge.year, edge.month).plus(-months).first_day + near)
        ends = [c["end_date"] or c["planned_end_date"] for c in mine]
        starts += [end + timedelta(self.random.randint(28, 33)) for end in ends if end is not None]
        return self.random.choice(starts)

    def contract_end(self, start):
        months = self.random.choice((3, 6, 12))
        milestone = Month(start.year, start.month).plus(months).first_day + timedelta(
            start.day - 2 + self.random.randint(-1, 1)
        )
        return self.random.choice((None, max(start, milestone), self.after(start)))

    def act(self):
        chance = self.random
        duration = chance.choice(DURATIONS)
        concerned = chance.sample(self.persons, chance.randint(0, 3))
        milestones = [c["start_date"] + timedelta(chance.randint(88, 93)) for c in self.contracts]
        return {
            "id": self.identity(),
            "date": chance.choice(
                (self.day(), self.day(), *chance.sample(milestones, min(1, len(milestones))))
            ),
            "duration_minutes": duration,
            "state": chance.choice(("DONE", "DONE", "DONE", "PLANNED", "CANCELLED")),
            "act_type": "ENTRETIEN",
            "target": chance.choice(TARGETS),
            "counts_in_intensity": chance.random() < 0.8,
            "coaches": [
                {"id": self.identity(), "coach_id": coach["id"], "minutes": chance.randint(0, duration)}
                for coach in chance.sample(self.coaches, chance.randint(0, 2))
            ],
            "participants": [self.participant(person, duration) for person in concerned],
        }

    def participant(self, person, duration):
        attendance = self.random.choice(("HONORE", "HONORE", "ABSENT", "ABSENT_EXCUSE"))
        held = attendance == "HONORE"
        return {
            "id": self.identity(),
            "person_id": person["id"],
            "minutes": duration if held else 0,
            "received_minutes": duration if held else 0,
            "attendance": attendance,
            "present": held and self.random.random() < 0.7,
        }

    def agreement(self):
        start = self.day() - timedelta(self.random.choice((0, 400)))
        return {
            "id": self.identity(),
            "reference": "C",
            "kind": "HABILITATION",
            "start_date": start,
            "end_date": self.after(start),
            "lines": [
                {
                    "id": self.identity(),
                    "valid_from": self.day(),
                    "target_caseload": self.random.choice((None, 0, 5, 8, 16, 40)),
                }
                for _ in range(self.random.randint(0, 4))
            ],
        }


def dense_caseload(seed):
    """Return a month and a caseload of that seed."""
    maker = Maker(seed)
    return maker.month, maker.caseload()
