#!/usr/bin/env python3
"""Prints "title<TAB>link" of every item, once, whatever is restarted in between.

    examples/clients/follow.py NAME [--socket PATH] [--max N]

Nothing but the standard library. `Subscription` is all that a program of yours needs.
"""

import argparse
import http.client
import json
import os
import socket
import sys
import time


class UnixConnection(http.client.HTTPConnection):
    """HTTP over the daemon's socket."""

    def __init__(self, path):
        super().__init__("feedwire")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self.path)


class Subscription:
    """A cursor that the daemon keeps under a name."""

    def __init__(self, socket_path, name, filters=None, start="now"):
        self.socket_path = socket_path
        self.url = "/v1/subscriptions/" + name
        # Made where it is missing; one that is there stays where it is.
        self.ask("PUT", self.url, {"from": start, "filters": filters or {}})

    def ask(self, method, url, body):
        connection = UnixConnection(self.socket_path)
        connection.request(method, url, json.dumps(body))
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        if answer.status >= 400:
            raise RuntimeError(json.loads(text)["detail"])
        return text

    def events(self):
        """Each event after the last acknowledgement; ends when the daemon does."""
        connection = UnixConnection(self.socket_path)
        # takeover: the one before us, which just died, may still seem to be there.
        connection.request(
            "GET", self.url + "/stream?takeover=1", headers={"Accept": "application/x-ndjson"}
        )
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(json.loads(answer.read())["detail"])
        try:
            for line in answer:
                if line.strip():  # an empty line says that all is well
                    yield json.loads(line)
        finally:
            connection.close()

    def acknowledge(self, event):
        self.ask("POST", self.url + "/ack", {"seq": event["_feedwire"]["seq"]})


def main():
    runtime = os.environ.get("XDG_RUNTIME_DIR", "/run")
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("name")
    options.add_argument("--socket", default=os.path.join(runtime, "feedwire.sock"))
    options.add_argument("--max", type=int, default=-1, help="end after so many items")
    given = options.parse_args()
    left = given.max
    while left != 0:
        try:
            subscription = Subscription(given.socket, given.name, start="start")
            for event in subscription.events():
                print(event.get("title", ""), event.get("url", ""), sep="\t", flush=True)
                # Only now is it done: had we died before, the item would come again.
                subscription.acknowledge(event)
                left -= 1
                if left == 0:
                    break
        except (OSError, http.client.HTTPException) as error:
            print("waiting for the daemon:", error, file=sys.stderr)
            time.sleep(1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
    except RuntimeError as error:
        sys.exit(f"follow.py: {error}")
