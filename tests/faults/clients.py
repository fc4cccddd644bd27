"""The clients of a fault run: people at the portal and a bank's system, each noting what it was promised.

A request that finds no answer, or a broken one, is sent again as it was until it is answered; some are sent twice, or twice at
once, for no reason. So at the end every note is a promise, and whatever was asked for must be there once.
"""

import http.client
import json
import random
import re
import threading
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.portal.pages import fields, hidden

PATIENCE = 15
REPEATED = 0.3
"""How many requests are sent twice."""
PEOPLE = 3


@dataclass
class Notes:
    """What the clients asked for and were promised.

    ``asked``: a mark in the text of each tip; ``tips``: its number; ``answers``: order → what the bank was thanked for;
    ``places``: the feed as it was pulled; ``wrong``: promises that contradict each other; ``again``: requests without answer.
    """

    asked: list[str] = field(default_factory=list)
    tips: dict[str, str] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    places: dict[int, tuple[int, str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    again: int = 0
    repeated: int = 0


class Line:
    """A client's connection: asks until it is answered."""

    def __init__(self, port: int, notes: Notes) -> None:
        self._port, self._notes = port, notes
        self._cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> str:
        """The answer, however long it takes. What is answered with a refusal is noted as wrong."""
        while True:
            try:
                status, text = self._once(method, path, body, headers)
            except (OSError, http.client.HTTPException):
                status, text = 0, ""
            if 200 <= status < 300:
                return text
            if 300 <= status < 500 and status != 429:
                self._notes.wrong.append(f"{method} {path} was answered with {status}: {text[-300:]}")
                return text
            self._notes.again += 1
            time.sleep(0.3)

    def _once(self, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if self._cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request(method, path, body.encode(), told)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self._cookies[key] = rest.partition(";")[0]
            return answer.status, answer.read().decode()
        finally:
            connection.close()


class Clients:
    """Everybody outside."""

    def __init__(self, port: int, key: str, waiting: list[int], seed: int) -> None:
        self.notes = Notes()
        self._port, self._key, self._waiting, self._seed = port, key, list(waiting), seed
        self._ending = threading.Event()
        people = [threading.Thread(target=self._person, args=(number,)) for number in range(PEOPLE)]
        self._threads = [*people, threading.Thread(target=self._bank), threading.Thread(target=self._feed)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Begin nothing new, finish what was begun."""
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _person(self, number: int) -> None:
        """Tips, one after the other, by the pages of the portal."""
        dice = random.Random(f"{self._seed} person {number}")
        while not self._ending.is_set():
            mark = uuid.UUID(int=dice.getrandbits(128)).hex
            self.notes.asked.append(mark)
            line = Line(self._port, self.notes)
            page = line.ask("GET", "/public/tip")
            while 'class="answers"' not in page:
                page = line.ask("POST", "/public/tip", form(page, what=f"有人冒充客服让我转账 {mark}"), **FORM)
            answers = self._perhaps_twice(line, dice, "POST", "/public/tip", form(page), **FORM)
            numbers = {found[1] for text in answers if (found := re.search(r'id="number">([^<]+)<', text))}
            if len(numbers) != 1:
                self.notes.wrong.append(f"the tip {mark} has the numbers {sorted(numbers)}")
            self.notes.tips[mark] = next(iter(numbers), "")
            time.sleep(dice.uniform(0, 0.3))

    def _bank(self) -> None:
        """The bank's system answers the orders that wait."""
        dice, line = random.Random(f"{self._seed} bank"), Line(self._port, self.notes)
        for order in self._waiting:
            if self._ending.is_set():
                return
            body = json.dumps({"event": "stop_confirmed", "at": datetime.now(UTC).isoformat()})
            path = f"/api/v1/orders/{order}/answers"
            answers = self._perhaps_twice(line, dice, "POST", path, body, **self._headers(), Idempotency_Key=f"answer-{order}")
            if len(set(answers)) != 1:
                self.notes.wrong.append(f"the answer to {order} was thanked for in several ways: {answers}")
            self.notes.answers[order] = "stop_confirmed"
            time.sleep(dice.uniform(0, 0.8))

    def _feed(self) -> None:
        """The bank's system pulls its feed, each part of it twice."""
        line, since = Line(self._port, self.notes), 0
        while not self._ending.is_set():
            since = self._pull(line, since)
            time.sleep(0.5)
        while (further := self._pull(line, since)) != since:
            since = further

    def _pull(self, line: Line, since: int) -> int:
        path = f"/api/v1/orders?since={since}&limit=20"
        for _ in range(2):
            page = json.loads(line.ask("GET", path, **self._headers()))
            for place in page["orders"]:
                now = (place["order"], place["event"])
                if self.notes.places.setdefault(place["cursor"], now) != now:
                    self.notes.wrong.append(f"place {place['cursor']} of the feed was {now} and another thing before")
        return int(page["cursor"])

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._key}", "Content_Type": "application/json"}

    def _perhaps_twice(self, line: Line, dice: random.Random, *request: str, **headers: str) -> list[str]:
        """Send a request; some are sent again afterwards, some twice at once."""
        if dice.random() >= REPEATED:
            return [line.ask(*request, **headers)]
        self.notes.repeated += 1
        answers: list[str] = []
        if dice.random() < 0.5:
            return [line.ask(*request, **headers), line.ask(*request, **headers)]
        other = threading.Thread(target=lambda: answers.append(line.ask(*request, **headers)))
        other.start()
        answers.append(line.ask(*request, **headers))
        other.join()
        return answers


FORM = {"Content_Type": "application/x-www-form-urlencoded"}


def form(page: str, **more: Any) -> str:
    """The form of a page as a browser sends it."""
    told = {"draft": hidden(page, "draft"), "at": hidden(page, "at"), "go": "next", **fields(page), **more}
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', page)
    return urllib.parse.urlencode({**told, "csrfmiddlewaretoken": token[1] if token else ""})
