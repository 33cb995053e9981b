"""A person's changes to a routine, with undo and redo: what is usual, and what holds for today only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from backtimer.routine.adjustments import UNCHANGED, Adjustments, in_order, moved
from backtimer.routine.dose import AS_WRITTEN, OwnDose
from backtimer.routine.routine import RoutineExercise
from backtimer.session.differences import differences
from backtimer.session.easing import Eased, eased
from backtimer.session.effort import gentler, harder
from backtimer.session.fit import Fitted, Tailor, fit, scaled_holds, scaled_rests, with_get_ready
from backtimer.session.plan import Plan

MOST_UNDO = 500
_FIT = "fit"


@dataclass(frozen=True, slots=True)
class Changes:
    """The usual adjustments, and those for today in their place, if any."""

    usual: Adjustments = UNCHANGED
    today: Adjustments | None = None

    @property
    def now(self) -> Adjustments:
        """What the next session does."""
        return self.usual if self.today is None else self.today


@dataclass
class Tailoring:
    """Holds the changes of one routine while a person works on them.

    An edit changes what is usual, and what holds for today as well. `notes` is what the last fitting could not do.
    """

    tailor: Tailor
    changes: Changes = Changes()
    notes: tuple[str, ...] = ()
    _undo: list[tuple[Changes, tuple[str, ...]]] = field(default_factory=list)
    _redo: list[tuple[Changes, tuple[str, ...]]] = field(default_factory=list)
    _last: str | None = None
    _unfitted: Adjustments = UNCHANGED

    @property
    def now(self) -> Adjustments:
        """What the next session does."""
        return self.changes.now

    @property
    def said(self) -> tuple[str, ...]:
        """How today differs from what is usual, in sentences; nothing when it does not, and nobody asked."""
        if self.changes.today is None:
            return ()
        tailor = self.tailor
        return (*differences(tailor.routine, tailor.variants, self.changes.usual, self.changes.today), *self.notes)

    @property
    def plan(self) -> Plan:
        """The next session."""
        return self.tailor.plan(self.now)

    @property
    def items(self) -> tuple[RoutineExercise, ...]:
        """All exercises in the person's order, those left out as well."""
        return in_order(self.tailor.routine, self.now)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do again."""
        return bool(self._redo)

    def set_dose(self, exercise_id: str, own: OwnDose) -> None:
        """Another own dose of what is done for an exercise. Typing on in a field is one edit."""
        before = self.now.dose(exercise_id)
        values = {name: getattr(own, name) for name in OwnDose.__slots__}
        changed = {name: value for name, value in values.items() if value != getattr(before, name)}
        self._change_dose(exercise_id, changed, f"{exercise_id} {next(iter(changed))}" if len(changed) == 1 else None)

    def as_written(self, exercise_id: str, name: str | None = None) -> None:
        """One value of an exercise, or all that was changed of it, as the file says."""
        if name is None:
            self._edit(lambda now: now.as_written(exercise_id))
        else:
            self._change_dose(exercise_id, {name: None})

    def all_as_written(self) -> None:
        """Everything as the file says."""
        self._set(Changes())

    def leave_out(self, exercise_id: str, *, is_out: bool, today_only: bool = False) -> bool:
        """Skip an exercise, or include it again; False when it is the last one that is left."""
        left = [item for item in self.items if item.id not in self.now.left_out]
        if is_out and [item.id for item in left] == [exercise_id]:
            return False
        if today_only:
            self._set(replace(self.changes, today=self.now.with_left_out(exercise_id, is_out=is_out)))
        else:
            self._edit(lambda now: now.with_left_out(exercise_id, is_out=is_out))
        return True

    def move(self, exercise_id: str, to: int) -> None:
        """Put an exercise at another place, counted from 0."""
        self._edit(lambda now: moved(self.tailor.routine, now, exercise_id, to))

    def set_holds(self, factor: float) -> None:
        """Every hold as the file says, times a factor."""
        self._edit(lambda now: scaled_holds(self.tailor, now, factor), merge="holds")

    def set_rests(self, factor: float) -> None:
        """Every rest as the file says, times a factor."""
        self._edit(lambda now: scaled_rests(self.tailor, now, factor), merge="rests")

    def set_get_ready(self, seconds: float | None) -> None:
        """The time to get ready for each exercise; None: as it follows from the change of position."""
        self._edit(lambda now: with_get_ready(self.tailor, now, seconds), merge="get ready")

    def fit(self, seconds: float) -> Fitted:
        """Make today's session take so long. Another time right after it is tried from where the first one began."""
        if self._last != _FIT:
            self._unfitted = self.now
        return self._today(fit(self.tailor, self._unfitted, seconds), merge=_FIT)

    def gentler(self) -> Fitted:
        """Make today's session gentler."""
        return self._today(gentler(self.tailor, self.now))

    def harder(self) -> Fitted:
        """Make today's session harder."""
        return self._today(harder(self.tailor, self.now))

    def easier(self, exercise_id: str) -> Eased | None:
        """What one exercise would be like made easier for today; None when there is nothing to take away."""
        return eased(self.tailor, self.now, exercise_id)

    def ease(self, exercise_id: str) -> Eased | None:
        """Make one exercise easier for today."""
        found = self.easier(exercise_id)
        if found is not None:
            self._set(replace(self.changes, today=found.adjustments))
        return found

    def keep_today(self) -> None:
        """What holds for today is usual from now on."""
        self._set(Changes(self.now))

    def usual_again(self) -> None:
        """Do it as usual after all."""
        self._set(Changes(self.changes.usual))

    def undo(self) -> None:
        """Take the last edit back."""
        if self._undo:
            self._redo.append((self.changes, self.notes))
            self.changes, self.notes = self._undo.pop()
            self._last = None

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._redo:
            self._undo.append((self.changes, self.notes))
            self.changes, self.notes = self._redo.pop()
            self._last = None

    def _change_dose(self, exercise_id: str, changed: dict[str, Any], merge: str | None = None) -> None:
        # Only these values: what else is other today does not become usual, nor a variant's dose that of the usual one.
        key = self.now.key(exercise_id)
        self._edit(lambda now: now.with_kept(key, replace(now.doses.get(key, AS_WRITTEN), **changed)), merge)

    def _edit(self, change: Callable[[Adjustments], Adjustments], merge: str | None = None) -> None:
        today = None if self.changes.today is None else change(self.changes.today)
        self._set(Changes(change(self.changes.usual), today), merge)

    def _today(self, fitted: Fitted, merge: str | None = None) -> Fitted:
        self._set(replace(self.changes, today=fitted.adjustments), merge, fitted.notes)
        return fitted

    def _set(self, changes: Changes, merge: str | None = None, notes: tuple[str, ...] = ()) -> None:
        if (changes, notes) == (self.changes, self.notes):
            return
        if merge is None or merge != self._last or not self._undo:
            self._undo.append((self.changes, self.notes))
            del self._undo[:-MOST_UNDO]
        self._redo.clear()
        self._last = merge
        self.changes, self.notes = changes, notes
        if (changes, notes) == self._undo[-1]:
            # Typed, and typed back.
            self._undo.pop()
            self._last = None


def is_changed(tailoring: Tailoring, exercise_id: str) -> bool:
    """Whether an exercise is done otherwise than the file says."""
    now = tailoring.now
    return now.dose(exercise_id) != AS_WRITTEN or exercise_id in now.left_out or exercise_id in now.variants


def changes_of(plan: Plan, tailor: Tailor, usual: Adjustments) -> Changes:
    """The changes that lead to a plan made earlier: what is not usual in it is for today."""
    written = {item.id: item for item in tailor.routine.exercises}
    planned = [each for each in plan.exercises if each.id in written]
    order = tuple(each.id for each in planned)
    is_moved = order != tuple(each for each in written if each in order)
    variants = {
        each.id: each.item.exercise.id for each in planned if each.item.exercise.id != written[each.id].exercise.id
    }
    made = Adjustments(left_out=frozenset(written) - set(order), order=order if is_moved else (), variants=variants)
    for exercise_id in order:
        made = made.with_dose(exercise_id, plan.own.get(exercise_id, AS_WRITTEN))
    return Changes(usual, None if tailor.plan(made).steps == tailor.plan(usual).steps else made)
