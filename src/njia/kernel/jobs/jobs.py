import datetime

from njia.kernel.jobs import actions
from njia.kernel.jobs.periodic import periodic


@periodic("jobs.tidy", every=datetime.timedelta(days=1))
def tidy(now: datetime.datetime) -> None:
    actions.tidy(now)
