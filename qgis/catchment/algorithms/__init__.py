"""The algorithms, in the order of the toolbox."""

from .access import Access
from .balance import Balance
from .check import Check
from .compare_methods import CompareMethods
from .report import Report
from .study import Study

ALL = [Balance, Access, Study, CompareMethods, Check, Report]
