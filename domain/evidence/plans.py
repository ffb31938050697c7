"""Planning documents: RPJMD, RPD, Renstra, RKPD and Renja, each version with its objectives and yearly targets.

One stream for a document of one span of years; Bappeda records what a Perda or Perkada adopted. A version replaces the
one before and both stay readable: "the RPJMD differs every year" is then an answer with a date, not a complaint. An
agreement that says "target according to the plan" names the version and the indicator, and is held to its figure.
"""

from collections.abc import Iterator

from domain.evidence.authority import Facts, agency_of_office, today
from domain.evidence.errors import Refused
from domain.evidence.registers import demand_agency
from domain.evidence.streams import Act, Stream, World, demand, natural, reference, stream_of

OF_AGENCY = ("renstra", "renja")  # the others are the government's own


class Plan(Stream):
    """A planning document: every version, and the one in force."""

    kind = "plan"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.versions: list[Act] = []

    def _plan_adopted(self, act: Act, _facts: Facts) -> None:
        self.versions.append(act)

    @property
    def current(self) -> Act | None:
        """The version recorded last."""
        return self.versions[-1] if self.versions else None


def plan_key(facts: Facts) -> str:
    """What a planning document is known by: its kind, whose it is, and its years."""
    return f"{facts['kind']}/{facts.get('agency', '')}/{facts['period_from']}-{facts['period_until']}"


def decide_plan_adopted(act: Act, world: World) -> None:
    """A version of its document, whole and within its years, adopted by a decree that is there."""
    facts = act.known
    name = natural(world, "plan", plan_key(facts))
    demand(act.ref.stream == name, "wrong_stream", act=act.name, stream=act.ref.stream)
    _demand_whose(facts, world)
    _demand_next(facts, stream_of(world, name, Plan))
    dated = facts["decree"]["dated"]["date"]
    now, adopted = today(world, act).isoformat(), facts["adopted_on"]["date"]
    demand(dated <= now, "decree_ahead", dated=dated)
    demand(adopted <= now, "plan_adopted_ahead", day=adopted)
    demand(adopted <= facts["valid_from"]["date"], "plan_valid_before")
    demand(facts["period_from"] <= facts["period_until"], "plan_years_reversed")
    _demand_objectives(facts)
    for indicator in indicators_of(facts).values():
        _demand_years(indicator, facts)


def _demand_whose(facts: Facts, world: World) -> None:
    """Renstra and Renja are an agency's; RPJMD, RPD and RKPD are the government's, and name none."""
    expected = facts["kind"] in OF_AGENCY
    demand(expected == ("agency" in facts), "plan_agency", kind=facts["kind"].upper())
    if expected:
        demand_agency(facts, world)


def _demand_next(facts: Facts, plan: Plan) -> None:
    """The first version replaces nothing; each later one the version in force."""
    current = plan.current
    if current is None:
        demand("replaces" not in facts, "not_registered", what="Dokumen perencanaan yang digantikan")
        expected = 1
    else:
        demand("replaces" in facts and current.names(facts["replaces"]), "plan_not_replacing")
        expected = current.known["version"] + 1
    demand(facts["version"] == expected, "plan_version", expected=expected)


def _demand_objectives(facts: Facts) -> None:
    """Each objective stands under one that is there, and none above itself; an indicator has its id for itself."""
    parents = {objective["id"]: objective.get("parent") for objective in facts["objectives"]}
    for one, parent in parents.items():
        demand(parent is None or parent in parents, "plan_parent_unknown", objective=one, parent=parent)
        demand(not _under_itself(one, parents), "plan_parent_circle", objective=one)
    seen: set[str] = set()
    for indicator in (one for objective in facts["objectives"] for one in objective["indicators"]):
        demand(indicator["id"] not in seen, "plan_indicator_twice", indicator=indicator["id"])
        seen.add(indicator["id"])


def _under_itself(one: str, parents: dict[str, str | None]) -> bool:
    above, seen = parents[one], {one}
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above is not None


def _demand_years(indicator: Facts, facts: Facts) -> None:
    """Targets of the plan's own years."""
    for target in indicator["targets"]:
        within = facts["period_from"] <= target["year"] <= facts["period_until"]
        demand(within, "plan_target_year", indicator=indicator["id"], year=target["year"])


# -- what agreements say of a plan ------------------------------------------------------------------------------------


def is_plan_of(plan: Facts, document: Facts, world: World) -> bool:
    """Whether a plan is the government's own, or that of the trustee's agency; a head of region has only the first."""
    if "agency" not in plan:
        return True
    own = plan["agency"] == agency_of_office(world, document["trustee"]["office"])
    return bool(own and document["level"] != "kepala_daerah")


class _Planned:
    """The plans that a document names, each read once: the versions in force, and those that `before` names already."""

    def __init__(self, document: Facts, before: Facts | None, world: World) -> None:
        self._document = document
        self._world = world
        self._kept = frozenset(_named(before) if before else ())
        self._read: dict[str, tuple[frozenset[str], dict[str, Facts]]] = {}

    def _of(self, said: Facts, field: str) -> tuple[frozenset[str], dict[str, Facts]]:
        plan = reference(self._world, said["ref"], field=field, names=("plan-adopted",))
        demand(is_plan_of(plan.known, self._document, self._world), "plan_of_another", field=field)
        current = stream_of(self._world, plan.ref.stream, Plan).current
        newest = current is not None and current.ref == plan.ref
        demand(newest or (plan.ref.digest, said["line"]) in self._kept, "plan_replaced", field=field)
        if plan.ref.digest not in self._read:
            objectives = frozenset(objective["id"] for objective in plan.known["objectives"])
            self._read[plan.ref.digest] = objectives, indicators_of(plan.known)
        return self._read[plan.ref.digest]

    def demand_objective(self, said: Facts, field: str) -> None:
        objectives, _ = self._of(said, field)
        demand(said["line"] in objectives, "plan_line_unknown", line=said["line"], field=field)

    def demand_line(self, said: Facts, field: str) -> None:
        _, indicators = self._of(said, field)
        indicator, year = indicators.get(said["line"]), self._document["fiscal_year"]
        if indicator is None:
            raise Refused("plan_line_unknown", line=said["line"], field=field)
        target = target_in(indicator, year)
        if target is None:
            raise Refused("plan_target_absent", field=field, year=year)
        demand(said["target"] == target, "plan_target_differs", field=field, expected=target["printed"])


def _named(document: Facts) -> Iterator[tuple[str, str]]:
    """What a document names of plans: the version, and the objective or indicator in it."""
    for objective in document["objectives"]:
        for one in (objective, *objective["lines"]):
            if "plan" in one:
                yield one["plan"]["ref"]["digest"], one["plan"]["line"]


def demand_planned(document: Facts, before: Facts | None, world: World) -> None:
    """What a document says of plans stands in them: the objective, the indicator, its target of the year as printed.

    Only a revision may go on with a version that was replaced since, if the document `before` it was held to that one.
    No older act can hold such a reference: before there were streams of plans, one made the whole act unreadable.
    """
    planned = _Planned(document, before, world)
    for objective in document["objectives"]:
        if "plan" in objective:
            planned.demand_objective(objective["plan"], f"sasaran {objective['no_printed']}")
        for line in objective["lines"]:
            if "plan" in line:
                planned.demand_line(line["plan"], f"baris {line['no_printed']}")


def target_in(indicator: Facts, year: int) -> Facts | None:
    """The target that a plan's indicator has for a year."""
    return next((one["target"] for one in indicator["targets"] if one["year"] == year), None)


def indicators_of(facts: Facts) -> dict[str, Facts]:
    """The indicators of a plan by their ids."""
    return {indicator["id"]: indicator for objective in facts["objectives"] for indicator in objective["indicators"]}
