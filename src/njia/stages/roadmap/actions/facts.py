"""Everything about a clause but its words, as it is written down. Parts of the actions on clauses."""

from collections.abc import Sequence

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.people import queries as people
from njia.kernel.people.models import Organisation
from njia.kernel.processes.models import Process
from njia.stages.recommendations import queries as recommendations
from njia.stages.roadmap.actions.given import Facts
from njia.stages.roadmap.models import BudgetLine, Citation, Clause, Indicator, Partner, Target
from njia.stages.roadmap.queries import BudgetFacts, Cited, IndicatorFacts, titles_of


def write_facts(clause: Clause, facts: Facts, *, acting: Actor) -> None:
    if "lead" in facts:
        clause.lead = _organisation(clause.process, facts["lead"])
    if "starts_on" in facts:
        clause.starts_on = facts["starts_on"]
    if "ends_on" in facts:
        clause.ends_on = facts["ends_on"]
    if facts.keys() & {"lead", "starts_on", "ends_on"}:
        clause.save(update_fields=["lead", "starts_on", "ends_on"])
    if "partners" in facts:
        _write_partners(clause, set(facts["partners"]))
    if "indicators" in facts:
        _write_indicators(clause, facts["indicators"])
    if "budget" in facts:
        _write_budget(clause, facts["budget"])
    if "cites" in facts:
        _write_cites(clause, facts["cites"], acting=acting)


def _organisation(process: Process, pk: int | None) -> Organisation | None:
    if pk is None:
        return None
    found = people.organisations(process).filter(pk=pk).first()
    if found is None:
        raise Refused(_("There is no such organisation in this process."))
    return found


def _write_partners(clause: Clause, wanted: set[int]) -> None:
    if people.organisations(clause.process).filter(pk__in=wanted).count() != len(wanted):
        raise Refused(_("There is no such organisation in this process."))
    Partner.objects.filter(clause=clause).exclude(organisation__in=wanted).delete()
    Partner.objects.bulk_create(
        [Partner(clause=clause, organisation_id=pk) for pk in sorted(wanted)], ignore_conflicts=True
    )


def _write_indicators(clause: Clause, given: Sequence[IndicatorFacts]) -> None:
    """Rows are kept by number, for what is reported later hangs on them."""
    known = {row.position: row for row in Indicator.objects.filter(clause=clause)}
    kept = {each.number for each in given}
    for number in known.keys() - kept:
        try:
            known.pop(number).delete()
        except ProtectedError:
            raise Refused(_("Figures were reported for an indicator that is left out. Keep it.")) from None
    following = max([*known, *kept, 0]) + 1
    for each in given:
        number = each.number or following
        following += not each.number
        row = known.get(number) or Indicator(clause=clause, position=number)
        row.name, row.unit, row.disaggregation = each.name.strip(), each.unit, each.disaggregation
        row.baseline, row.baseline_year, row.baseline_source = (
            each.baseline,
            each.baseline_year,
            each.baseline_source,
        )
        row.save()
        Target.objects.filter(indicator=row).delete()
        Target.objects.bulk_create(
            Target(indicator=row, year=year, value=value) for year, value in each.targets
        )


def _write_budget(clause: Clause, given: Sequence[BudgetFacts]) -> None:
    BudgetLine.objects.filter(clause=clause).delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            clause=clause, position=place, amount=line.amount, currency=line.currency, source=line.source,
            funded=line.funded,
        )
        for place, line in enumerate(given, start=1)
    )  # fmt: skip


def _write_cites(clause: Clause, given: Sequence[Cited], *, acting: Actor) -> None:
    wanted = {cite.recommendation: cite.relation for cite in given}
    items = recommendations.visible_to(acting).filter(public_id__in=wanted)
    keys = dict(items.values_list("public_id", "pk"))
    unknown = wanted.keys() - keys.keys()
    if unknown:
        raise Refused(_("There is no recommendation %(ids)s.") % {"ids": ", ".join(sorted(unknown))})
    Citation.objects.filter(clause=clause).exclude(recommendation__in=keys.values()).delete()
    made_for = [titles_of([clause.pk])[clause.pk].body]
    for public_id, relation in wanted.items():
        Citation.objects.update_or_create(
            clause=clause,
            recommendation_id=keys[public_id],
            defaults={"relation": relation},
            create_defaults={"relation": relation, "passages": made_for},
        )
