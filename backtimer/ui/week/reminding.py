"""Looks once a minute whether it is time for something that is planned, and tells of it as the desktop does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from backtimer.settings.week_plan import Slot, slots_due, slots_waiting
from backtimer.settings.week_words import reminder_text, reminder_title
from backtimer.ui.week.desk import DEFAULT, FAILED
from backtimer.ui.week.moments import week_now

if TYPE_CHECKING:
    from backtimer.ui.desk import Desk
    from backtimer.ui.week.desk import DesktopNotices

# What is due is asked anew each time: a clock that was set or a computer that slept needs no care.
LOOK_MS = 60_000
START, NOT_TODAY = "start", "quiet"
# A note that is of the program, not of a routine.
PROGRAM = "backtimer"
_SEPARATOR = "\n"


class Reminding(QObject):
    """`opened` carries the routine that a person has chosen in a note, and whether it is to start.

    `untold` carries that routine, a title and a text, where the desktop did not show it: there may be another way.
    `token` is what the desktop wants to see of one who comes to the front.
    """

    opened = Signal(str, bool)
    untold = Signal(str, str, str)
    _heard = Signal(str, str, str)

    def __init__(self, desk: Desk, is_busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_busy = is_busy
        self._notices: DesktopNotices | None = None
        self._texts: dict[str, tuple[str, str]] = {}
        self.token = ""
        # Reported on a thread of the desktop's.
        self._heard.connect(self._on_heard, Qt.ConnectionType.QueuedConnection)
        self.timer = QTimer(self)
        self.timer.setInterval(LOOK_MS)
        self.timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self.timer.timeout.connect(self.look)

    def renew(self) -> None:
        """What is planned or wanted may be another; without either nothing is looked for."""
        plans = self._desk.plans.plans.values()
        if not (self._desk.settings.reminders.on and any(plan.reminds for plan in plans)):
            self.timer.stop()
        elif not self.timer.isActive():
            self.timer.start()
            self.look()

    def look(self) -> None:
        """Remind of what is due now. What comes in a session waits until after it."""
        plans, known = self._desk.plans, week_now(self._desk)
        due = () if self._is_busy() else slots_due(known)
        plans.waiting = slots_waiting(known) - {*due}
        if due:
            plans.note_told(due)
            self._remind(due)

    def tell(self, key: str, title: str, text: str, actions: tuple[tuple[str, str], ...] = ()) -> None:
        """Show a note; where the desktop has none, `untold` has it."""
        if self._notices is None:
            self._notices = self._desk.notices(self._heard.emit)
        self._texts[key] = (title, text)
        if not self._notices.note(key, title, text, ((DEFAULT, "Open"), *actions)):
            self._on_heard(key, FAILED, "")

    def close(self) -> None:
        """No more reminders."""
        self.timer.stop()
        if self._notices is not None:
            self._notices.close()
            self._notices = None

    def _remind(self, due: tuple[Slot, ...]) -> None:
        """One notification, however much is due."""
        from backtimer.session.fit import Tailor

        routines = {}
        for routine_id in dict.fromkeys(slot.routine for slot in due):
            routine = self._desk.listing(routine_id).routine
            if routine is not None:  # its file may be gone
                routines[routine_id] = routine
        if not routines:
            return
        seconds = None
        if len(routines) == 1:
            desk = self._desk
            (routine_id, routine), *_ = routines.items()
            tailor = Tailor(routine, desk.variant, desk.settings.guidance, desk.known_exercises)
            seconds = tailor.seconds(desk.adjustments(routine_id))
        start = ((START, "Start"),) if len(routines) == 1 else ()
        title = reminder_title([routine.title for routine in routines.values()], seconds)
        plans = self._desk.plans.plans
        text = reminder_text({plans[slot.routine].at[slot.number] for slot in due if slot.routine in routines})
        self.tell(_SEPARATOR.join(routines), title, text, (*start, (NOT_TODAY, "Not today")))

    def _on_heard(self, key: str, action: str, token: str) -> None:
        # Of several routines a person chooses in the list.
        routine = "" if key == PROGRAM or _SEPARATOR in key else key
        if action == FAILED:
            self.untold.emit(routine, *self._texts.get(key, ("", "")))
        elif action == NOT_TODAY:
            self._desk.plans.be_quiet(self._desk.wall_clock().toordinal())
        else:
            self.token = token
            self.opened.emit(routine, action == START)
