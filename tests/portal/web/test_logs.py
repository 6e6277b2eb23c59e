"""What is logged: events and fields."""

import logging

from portal.web.logs import EventLine, set_up_logs


def test_an_event_is_one_line_with_its_fields() -> None:
    record = logging.makeLogRecord(
        {"msg": "text_not_accepted", "levelname": "WARNING", "created": 0.0, "code": "21610"}
    )
    assert EventLine().format(record) == "1970-01-01T00:00:00Z WARNING text_not_accepted code=21610"


def test_setting_up_twice_writes_each_event_once() -> None:
    for _ in range(2):
        set_up_logs()
    handlers = [each for each in logging.getLogger("portal").handlers if isinstance(each.formatter, EventLine)]
    assert len(handlers) == 1
