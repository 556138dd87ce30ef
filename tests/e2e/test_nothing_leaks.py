"""After all the other tests: no number and no typed word lies anywhere in clear.

Whatever these tests dialled, typed and texted holds words that occur nowhere else; here they are
looked for in all the service said and in every byte it keeps. Run alone it makes one report first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import text

from tests.e2e import processes
from tests.e2e.canaries import TYPED, WORD, leaks, unpacked
from tests.e2e.conftest import NewPhone, PhoneOf
from tests.e2e.phones import CODE
from tests.e2e.places import KILIMANI
from tests.e2e.reporting import Told, report
from tests.e2e.stack import Stack
from tests.e2e.until import until
