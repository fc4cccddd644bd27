"""What is kept of matters. `Run` and `Clock` are projections of the record and can be rebuilt from it."""

from anlan.desk.matters.models.access import MatterAccess
from anlan.desk.matters.models.channel import Channel
from anlan.desk.matters.models.document import Document
from anlan.desk.matters.models.matter import Matter, NumberSeries
from anlan.desk.matters.models.party import Party
from anlan.desk.matters.models.run import Clock, Run
from anlan.desk.matters.models.stall import Stall
from anlan.desk.matters.models.task import Snooze, Task
from anlan.desk.matters.models.told import Telling

__all__ = [
    "Channel",
    "Clock",
    "Document",
    "Matter",
    "MatterAccess",
    "NumberSeries",
    "Party",
    "Run",
    "Snooze",
    "Stall",
    "Task",
    "Telling",
]
