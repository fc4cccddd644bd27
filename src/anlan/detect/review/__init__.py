"""*Review*: looks at a closed period of transfers as a whole and ranks the groups of transfers that look most like laundering.

Detectors judge each event by what was known then; a review may also weigh what came after (an account that collected for four
days and was quiet before and since). In go transfers in time order, out come *groups*: a kind, a score, the transfers. Scores
are logarithms (base 10) of how much likelier the group is under its pattern than under ordinary life, so kinds compare.
"""

from anlan.detect.review.group import Group, rank
from anlan.detect.review.period import Period
from anlan.detect.review.reviewed import Reviewed, ReviewedGroup, review
from anlan.detect.review.search import find_groups

__all__ = ["Group", "Period", "Reviewed", "ReviewedGroup", "find_groups", "rank", "review"]
