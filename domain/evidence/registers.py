"""The registers that agreements lean on: rules, budget documents, indicators."""

from decimal import Decimal

from domain.evidence.authority import Agency, Facts, agency_of_office
from domain.evidence.errors import Refused
from domain.evidence.streams import Act, Stream, World, demand, natural, reference, stream_of


class Rules(Stream):
    """Rule packs and wording packs: proposed by one, adopted by another; what genesis named counts from the start."""

    kind = "rules"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.proposed: dict[str, Act] = {}
        self.adopted_wording: dict[str, Act] = {}

    def _rules_proposed(self, act: Act, _facts: Facts) -> None:
        self.proposed[act.ref.digest] = act

    def _rules_adopted(self, act: Act, facts: Facts) -> None:
        proposal = self.proposed.pop(facts["proposed"]["digest"], None)
        if proposal is not None and proposal.known["kind"] == "wording":
            self.adopted_wording[proposal.known["sha256"]] = act


class Budget(Stream):
    """The budget document of an agency and year (DPA), each that replaced it (DPPA, shift), what was spent of it."""

    kind = "budget"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.current: Act | None = None
        self.realized: dict[str, list[Act]] = {}  # by the stream of the period; the last one counts

    def _budget_adopted(self, act: Act, _facts: Facts) -> None:
        self.current = act

    def _budget_changed(self, act: Act, _facts: Facts) -> None:
        self.current = act

    def _budget_realized(self, act: Act, facts: Facts) -> None:
        self.realized.setdefault(facts["period"]["stream"], []).append(act)


class Indicator(Stream):
    """One indicator: its definition in force, and whether it is retired."""

    kind = "indicator"
    told_by_name = frozenset({"indicator-confirmed"})

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.definition: Act | None = None
        self.retired: Act | None = None

    def _indicator_defined(self, act: Act, _facts: Facts) -> None:
        self.definition = act

    def _indicator_redefined(self, act: Act, _facts: Facts) -> None:
        self.definition = act

    def _indicator_retired(self, act: Act, _facts: Facts) -> None:
        self.retired = act


class Log(Stream):
    """The house's own daily acts: the heads of all streams under one root."""

    kind = "log"


def budget_of(world: World, agency: str, year: int) -> Budget:
    """The budget stream of an agency and year."""
    return stream_of(world, natural(world, "budget", f"{agency}/{year}"), Budget)


def _indicator(act: Act, world: World) -> Indicator:
    return stream_of(world, act.ref.stream, Indicator)


def decide_rules_proposed(act: Act, world: World) -> None:
    """Anyone with the power may propose a pack; the stream is one."""
    demand(act.ref.stream == natural(world, "rules", ""), "wrong_stream", act=act.name, stream=act.ref.stream)


def decide_rules_adopted(act: Act, world: World) -> None:
    """Another person than the proposer adopts a proposal that is still open."""
    rules = stream_of(world, natural(world, "rules", ""), Rules)
    demand(act.ref.stream == rules.name, "wrong_stream", act=act.name, stream=act.ref.stream)
    proposal = rules.proposed.get(act.known["proposed"]["digest"])
    if proposal is None:
        raise Refused("needs_second")
    demand(proposal.actor.official != act.actor.official, "same_hand", what="pengusul dan penetap aturan")


def decide_budget_adopted(act: Act, world: World) -> None:
    """The first document of its agency and year, whose programmes add up to its total."""
    budget = _demand_budget(act, world)
    demand(budget.current is None, "already_registered", what="Dokumen anggaran tahun ini")


def decide_budget_changed(act: Act, world: World) -> None:
    """A change replaces the document in force."""
    budget = _demand_budget(act, world)
    if budget.current is None:
        raise Refused("not_registered", what="Dokumen anggaran")
    demand(budget.current.names(act.known["replaces"]), "not_replacing")


def _demand_budget(act: Act, world: World) -> Budget:
    facts = act.known
    budget = budget_of(world, facts["agency"], facts["fiscal_year"])
    demand(act.ref.stream == budget.name, "id_differs", what="dokumen anggaran")
    demand(bool(world.stream(f"agency/{facts['agency']}").acts), "not_registered", what="Perangkat daerah")
    demand_total(facts["lines"], facts["total"])
    return budget


def demand_agency(facts: Facts, world: World) -> None:
    """Refuse an agency that is not registered, or is not printed as it is."""
    registered = stream_of(world, f"agency/{facts['agency']}", Agency).facts
    if registered is None:
        raise Refused("not_registered", what="Perangkat daerah")
    name = registered["name_printed"]
    demand(facts["agency_printed"] == name, "agency_printed_differs", expected=name)


def demand_total(lines: list[Facts], total: Facts) -> None:
    """The lines of the highest level present add up to the total; lower levels repeat their money."""
    order = ("program", "kegiatan", "sub_kegiatan")
    highest = min((order.index(line["level"]) for line in lines), default=0)
    added = sum((Decimal(line["amount"]["value"]) for line in lines if line["level"] == order[highest]), Decimal(0))
    demand(added == Decimal(total["value"]), "wrong_total", total=total["printed"], sum=added)


def decide_indicator_defined(act: Act, world: World) -> None:
    """The owner's own agency defines an indicator, once."""
    indicator = _demand_owner(act, world)
    demand(indicator.definition is None, "already_registered", what="Indikator")


def decide_indicator_redefined(act: Act, world: World) -> None:
    """A redefinition supersedes the definition in force, by the agency that owns that one."""
    definition = _in_use(_demand_owner(act, world))
    _demand_own(definition.known, act, world)
    demand("supersedes" in act.known and definition.names(act.known["supersedes"]), "not_replacing")


def _demand_owner(act: Act, world: World) -> Indicator:
    indicator = _indicator(act, world)
    demand(act.known["indicator"] == indicator.id, "id_differs", what="indikator")
    if "plan" in act.known:  # no older definition names one: before there were streams of plans it was unreadable
        reference(world, act.known["plan"], field="plan", names=("plan-adopted",))
    _demand_own(act.known, act, world)
    return indicator


def _demand_own(definition: Facts, act: Act, world: World) -> None:
    """The owner of a definition is an office of the signer's agency."""
    owner = agency_of_office(world, definition["owner_office"])
    demand(owner == agency_of_office(world, act.actor.office or ""), "wrong_agency")


def _in_use(indicator: Indicator) -> Act:
    """The definition in force of an indicator that was not retired."""
    if indicator.definition is None or indicator.retired is not None:
        raise Refused("not_registered", what="Indikator")
    return indicator.definition


def decide_indicator_confirmed(act: Act, world: World) -> None:
    """Another person than the definer confirms the definition in force."""
    definition = _indicator(act, world).definition
    if definition is None:
        raise Refused("not_registered", what="Indikator")
    demand(definition.names(act.known["definition"]), "reference_wrong", field="definition")
    demand(definition.actor.official != act.actor.official, "same_hand", what="penyusun dan penetap indikator")


def decide_indicator_retired(act: Act, world: World) -> None:
    """Only an indicator in use is retired, by the agency that owns it."""
    definition = _in_use(_indicator(act, world))
    _demand_own(definition.known, act, world)
    named = reference(
        world, act.known["definition"], field="definition", names=("indicator-defined", "indicator-redefined")
    )
    demand(named is definition, "reference_wrong", field="definition")
