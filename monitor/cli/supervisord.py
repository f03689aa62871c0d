"""`python -m monitor.cli.supervisord --configuration FILE`: supervisord with our log lines."""

import logging
from typing import Any

from supervisor import loggers, supervisord
from supervisor.options import ServerOptions

from monitor import logs
from monitor.settings import Settings

NAME = "supervisord"


class _File(loggers.RotatingFileHandler):  # type: ignore[misc]  # supervisor ships no types
    line: logging.Formatter

    def emit(self, record: Any) -> None:
        words = record.asdict()["message"]
        entry = logging.LogRecord(NAME, record.level, __file__, 0, words, None, None)
        super().emit(loggers.LogRecord(record.level, self.line.format(entry).replace("%", "%%")))


class _Options(ServerOptions):  # type: ignore[misc]  # supervisor ships no types
    def make_logger(self) -> None:
        file = _File(self.logfile, "ab", self.logfile_maxbytes, self.logfile_backups)
        file.setFormat("%(message)s\n")
        file.line = logs.line(Settings(), NAME)
        self.logger = loggers.Logger(self.loglevel, [file])
        for words in (*self.parse_criticals, *self.parse_warnings):
            self.logger.warn(words)


def main() -> None:
    logs.configure(Settings(), NAME)
    options = _Options()
    options.realize()
    options.first, options.test = True, False
    supervisord.go(options)
    options.close_httpservers()
    options.close_logger()


if __name__ == "__main__":
    main()
