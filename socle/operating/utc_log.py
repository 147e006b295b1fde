"""Log lines carry their time in UTC, whatever the time zone of pages."""

import logging
import time

UTC_LINE = "%(asctime)sZ %(levelname)s %(name)s %(reference)s %(message)s"


class UtcFormatter(logging.Formatter):
    """A formatter whose times are UTC."""

    converter = staticmethod(time.gmtime)
