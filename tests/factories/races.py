"""Two people in the same second, each on a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection


def run_together(refusal: type[Exception], *calls: Callable[[], object]) -> list[str]:
    """Run calls in threads that start together; return the sentences of those refused.

    What is not a ``refusal`` fails the test: nobody may meet a fault of ours.
    """
    barrier = threading.Barrier(len(calls))
    refused: list[str] = []
    faults: list[Exception] = []

    def run(call: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=10)
            call()
        except refusal as error:
            refused.append(str(error))
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if faults:
        raise faults[0]
    return refused
