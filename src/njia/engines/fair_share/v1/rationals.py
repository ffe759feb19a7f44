"""The same rules in fractions alone, without kernels: the audit, and the word that is final where kernels leave a doubt."""

import heapq
from fractions import Fraction
from math import gcd

import numpy as np

from njia.engines.fair_share.v1.terms import Run, Terms


class Purses:
    """What everybody has left. Voters with equal purses share a class, so that each fraction is held once.

    `money[class]` is in units of 1/`denominator`: exact whole numbers, which add and compare quicker than fractions.
    """

    def __init__(self, terms: Terms, endowment: Fraction) -> None:
        self.terms = terms
        start = terms.purse(endowment)
        self.denominator = start.denominator
        self.money = [start.numerator]
        self.of = np.zeros(len(terms.profile.counts), np.int64)

    def supporters(self, c: int) -> list[tuple[int, int, int, int]]:
        """Supporters of c alike in purse, score and group: (class, score, group, weight)."""
        profile = self.terms.profile
        rows = slice(profile.starts[c], profile.starts[c + 1])
        voters = profile.supporters[rows]
        kinds = [self.of[voters], profile.group_of[voters].astype(np.int64)]
        if self.terms.scored and profile.scores is not None:
            kinds.append(profile.scores[rows])
        alike, place = np.unique(np.stack(kinds), axis=1, return_inverse=True)
        weights = np.bincount(place.ravel(), weights=profile.weights[voters], minlength=alike.shape[1])
        scores = alike[2].tolist() if len(kinds) == 3 else [1] * alike.shape[1]
        rounded = weights.astype(np.int64).tolist()
        return list(zip(alike[0].tolist(), scores, alike[1].tolist(), rounded, strict=True))

    def price(self, c: int) -> Fraction | None:
        """The least q at which min(purse, q * score), summed over supporters by weight, is the cost; None if none is."""
        kinds = self.supporters(c)
        if self.terms.scored:
            kinds.sort(key=lambda kind: Fraction(self.money[kind[0]], kind[1]))
        else:
            kinds.sort(key=lambda kind: self.money[kind[0]])
        rest = self.terms.costs[c] * self.denominator
        rich = sum(score * weight for _, score, _, weight in kinds)
        for purse, score, _, weight in kinds:
            if rest * score <= self.money[purse] * rich:
                return Fraction(rest, rich * self.denominator)
            rest -= self.money[purse] * weight
            rich -= score * weight
        return None

    def pay(self, c: int, q: Fraction) -> list[Fraction]:
        """Everybody pays what they have, at most q * score. What each group paid, by its place."""
        finer = q.denominator // gcd(q.denominator, self.denominator)
        self.denominator *= finer
        self.money = [money * finer for money in self.money]
        share = q.numerator * (self.denominator // q.denominator)
        paid = [0] * len(self.terms.profile.groups)
        left: dict[tuple[int, int], int] = {}
        for purse, score, group, weight in self.supporters(c):
            part = min(self.money[purse], share * score)
            paid[group] += part * weight
            left[purse, score] = self.money[purse] - part
        self._regroup(c, left)
        return [Fraction(part, self.denominator) for part in paid]

    def _regroup(self, c: int, left: dict[tuple[int, int], int]) -> None:
        """Move the supporters of c into classes of what they have left, and drop classes that nobody is in any more."""
        profile = self.terms.profile
        rows = slice(profile.starts[c], profile.starts[c + 1])
        voters = profile.supporters[rows]
        scores = (
            profile.scores[rows] if self.terms.scored and profile.scores is not None else np.ones_like(voters)
        )
        classes = {money: at for at, money in enumerate(self.money)}
        moved = {key: classes.setdefault(money, len(classes)) for key, money in left.items()}
        keys = zip(self.of[voters].tolist(), scores.tolist(), strict=True)
        self.of[voters] = np.fromiter((moved[key] for key in keys), np.int64, len(voters))
        used, self.of = np.unique(self.of, return_inverse=True)
        amounts = list(classes)
        self.money = [amounts[at] for at in used.tolist()]

    def left(self, c: int) -> Fraction:
        """The money that all supporters of c together have left."""
        total = sum(self.money[purse] * weight for purse, _, _, weight in self.supporters(c))
        return Fraction(total, self.denominator)


class Fractions:
    """Runs Equal Shares; the `rhos` of its runs are fractions, in whole units."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def _start(self) -> list[tuple[Fraction, int, int]]:
        """(a bound that rho is not below, place in the order for ties, candidate), as a heap."""
        terms = self.terms
        every = zip(terms.costs, terms.support, terms.worth, terms.rank, strict=True)
        heap = [
            (Fraction(cost, support * worth), rank, c)
            for c, (cost, support, worth, rank) in enumerate(every)
            if cost > 0 and support > 0
        ]
        heapq.heapify(heap)
        return heap

    def run(self, endowment: Fraction) -> Run:
        purses, heap = Purses(self.terms, endowment), self._start()
        winners: list[int] = []
        rhos: list[Fraction] = []
        while (found := self._next(purses, heap)) is not None:
            rho, c = found
            purses.pay(c, rho * self.terms.worth[c])
            winners.append(c)
            rhos.append(rho)
        return Run(tuple(winners), rhos, endowment)

    def _next(self, purses: Purses, heap: list[tuple[Fraction, int, int]]) -> tuple[Fraction, int] | None:
        """Take the candidate with the smallest (rho, rank) off the heap. Rho never falls, so old values are bounds."""
        fresh: set[int] = set()
        while heap:
            rho, rank, c = heapq.heappop(heap)
            if c in fresh:
                return rho, c
            q = purses.price(c)
            if q is not None:
                heapq.heappush(heap, (q / self.terms.worth[c], rank, c))
                fresh.add(c)
        return None

    def follow(self, endowment: Fraction, run: Run) -> Run | None:
        """As `shares_kernel.follow`."""
        purses, heap, rhos = Purses(self.terms, endowment), self._start(), []
        for winner, ceiling in zip(run.winners, run.rhos, strict=True):
            limit = (ceiling, self.terms.rank[winner])
            fresh: dict[int, Fraction] = {}
            while heap and heap[0][:2] <= limit and heap[0][2] not in fresh:
                _, rank, c = heapq.heappop(heap)
                q = purses.price(c)
                if q is None:
                    continue
                fresh[c] = q / self.terms.worth[c]
                if c == winner:
                    continue
                if (fresh[c], rank) < limit:
                    return None
                heapq.heappush(heap, (fresh[c], rank, c))
            if winner not in fresh:
                return None
            rhos.append(fresh[winner])
            purses.pay(winner, fresh[winner] * self.terms.worth[winner])
        if any(purses.price(c) is not None for _, _, c in heap):
            return None
        return Run(run.winners, rhos, endowment)


def one_by_one(terms: Terms, phragmen: bool, seats: int) -> list[int]:
    """Sequential Phragmén or sequential PAV; see `turns_kernel.one_by_one`, whose rules these are."""
    profile = terms.profile
    of = np.zeros(len(profile.counts), np.int64)
    values = [Fraction(0)] if phragmen else [Fraction(1, 1 + j) for j in range(seats + 1)]
    waiting = {c for c, support in enumerate(terms.support) if support > 0}
    waiting = {c for c in waiting if terms.costs[c] <= terms.budget}
    floors = {c: Fraction(-1 if not phragmen else 0) * terms.support[c] for c in waiting}
    chosen: list[int] = []
    spent = 0

    def key(c: int) -> Fraction:
        voters = profile.supporters[profile.starts[c] : profile.starts[c + 1]]
        tally = np.bincount(of[voters], weights=profile.weights[voters]).astype(np.int64).tolist()
        total = sum((values[j] * weight for j, weight in enumerate(tally) if weight), Fraction(0))
        return (total + terms.costs[c]) / terms.support[c] if phragmen else -total

    while waiting and len(chosen) < seats:
        best: Fraction | None = None
        for c in sorted(waiting, key=floors.__getitem__):
            if best is not None and floors[c] > best:
                break
            floors[c] = key(c)
            best = floors[c] if best is None else min(best, floors[c])
        tied = [c for c in waiting if floors[c] == best]
        if best is None or any(spent + terms.costs[c] > terms.budget for c in tied):
            break
        winner = min(tied, key=lambda c: terms.rank[c])
        waiting.remove(winner)
        chosen.append(winner)
        spent += terms.costs[winner]
        voters = profile.supporters[profile.starts[winner] : profile.starts[winner + 1]]
        if phragmen:
            values.append(best)
        of[voters] = len(chosen) if phragmen else of[voters] + 1
    return chosen
