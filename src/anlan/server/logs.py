"""What the log says of a request that was refused: one line. Where the program stood is told for what broke on our side."""

import logging
from http import HTTPStatus


class OneLineOfRefusals(logging.Filter):
    """Takes the stack off lines about answers 400 to 499. Anybody can ask for those as often as he likes."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line is kept."""
        status = getattr(record, "status_code", None)
        if isinstance(status, int) and HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            record.exc_info, record.exc_text = None, None
        return True
