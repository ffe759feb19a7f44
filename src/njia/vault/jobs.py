import datetime

from njia.kernel.jobs.periodic import periodic
from njia.vault.actions import forget_half_open


@periodic("vault.half_open", every=datetime.timedelta(hours=1))
def forget(now: datetime.datetime) -> None:
    forget_half_open(now)
