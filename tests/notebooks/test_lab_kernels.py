"""How the machine talks to kernels: an answer is found also when nothing woke the client for it."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from queue import Empty

import pytest
import zmq
import zmq.asyncio
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.session import Session

from tools.labs import kernels


def run(coroutine):
    """Run it in a thread of its own: in the tests' thread the loop of the browser may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def answered(channel_class, patience):
    """Wait for an answer whose wake-up something else takes, as a raw send on the socket does."""
    session = Session(key=b"key")
    with (
        zmq.asyncio.Context() as context,
        context.socket(zmq.PAIR) as kernel,
        context.socket(zmq.PAIR) as client,
    ):
        kernel.bind("inproc://answers")
        client.connect("inproc://answers")
        waiting = asyncio.ensure_future(channel_class(client, session).get_msg(timeout=600))
        await asyncio.sleep(0.1)
        session.send(kernel, "execute_reply", {"status": "ok"})
        zmq.Socket.shadow(client.underlying).getsockopt(zmq.EVENTS)
        return await asyncio.wait_for(waiting, patience)


def test_an_answer_whose_wake_up_was_taken_is_found():
    message = run(answered(kernels.LookingChannel, 20))
    assert message["content"] == {"status": "ok"}


def test_without_looking_it_would_not_be():
    with pytest.raises(asyncio.TimeoutError):
        run(answered(AsyncZMQSocketChannel, 2))


def test_no_answer_in_time_is_told():
    async def alone():
        with zmq.asyncio.Context() as context, context.socket(zmq.PAIR) as client:
            client.bind("inproc://nobody")
            await kernels.LookingChannel(client, Session(key=b"key")).get_msg(timeout=0.7)

    began = time.monotonic()
    with pytest.raises(Empty):
        run(alone())
    assert time.monotonic() - began >= 0.7


def test_the_kernels_of_labs_are_asked_so(checkout, monkeypatch):
    asked = []
    look = kernels.LookingChannel.get_msg

    async def noted(self, timeout=None):
        asked.append(timeout)
        return await look(self, timeout)

    monkeypatch.setattr(kernels.LookingChannel, "get_msg", noted)
    checkout.edit("Text.", "Another text.")
    assert checkout.run() == 0
    assert asked
