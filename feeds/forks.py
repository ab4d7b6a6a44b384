"""The fork server: a small process without threads that forks one child for each piece of work (see apart.py).

multiprocessing's own fork server would import the service's __main__ again in every child (the whole command line,
0.6 s) and keep a resource tracker beside it. This one is started with nothing but this file, imports the module of a
piece of work the first time that it is asked for, and from then on a child costs one fork.

On standard input it has a socket to the service. One message asks for one child: the module, the bytes of memory, and
the child's end of a stream. The server answers on that stream with the child's pidfd, so that the service can kill
exactly this child, and, when the child has gone, with its exit status. Work, arguments and result travel on the stream
only: neither process titles nor environments know them. When the service goes, however it goes, the socket ends, the
server with it, and with the server (PR_SET_PDEATHSIG) every child.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import pickle
import resource
import selectors
import signal
import socket
import struct
from pathlib import Path
from types import GeneratorType
from typing import Any, NoReturn

MESSAGE = 4096  # bytes at most of one request
LENGTH = struct.Struct("!Q")  # before every frame
STATUS = struct.Struct("!i")  # after the last one: the exit status, negative for a signal
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


def serve() -> None:
    """Fork until the socket on standard input ends."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # it ends with the service, not before: a terminal's Ctrl-C reaches both
    control = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    gc.disable()  # a collection would write to pages that all children share; what is loaded is frozen for theirs
    with selectors.DefaultSelector() as ready:
        ready.register(control, selectors.EVENT_READ)
        while True:
            for key, _ in ready.select():
                if key.fileobj is not control:
                    ready.unregister(key.fileobj)
                    _reap(key.fd, *key.data)
                elif not _begin(control, ready):
                    return


def _begin(control: socket.socket, ready: selectors.BaseSelector) -> bool:
    """Fork one child; False at the end of the socket."""
    try:
        message, handles, _, _ = socket.recv_fds(control, MESSAGE, 1)
    except OSError:
        return False
    if not message:
        return False
    if not handles:  # no handle was free; the service sees its stream end
        return True
    wish, stream = json.loads(message), socket.socket(fileno=handles[0])
    with contextlib.suppress(Exception):  # the child fails to load the work, and says why
        importlib.import_module(wish["module"])
        gc.freeze()
    server = os.getpid()
    try:
        child = os.fork()
        if not child:
            _live(stream, wish["memory"], server)
        handle = os.pidfd_open(child)
    except OSError:  # the machine has no room for one more
        stream.close()
        return True
    try:
        socket.send_fds(stream, [b"!"], [handle])
    except OSError:  # the service has given up already
        os.kill(child, signal.SIGKILL)
    ready.register(handle, selectors.EVENT_READ, (child, stream))
    return True


def _reap(handle: int, child: int, stream: socket.socket) -> None:
    """Say how a child ended; nobody may be listening any more."""
    _, status = os.waitpid(child, 0)
    with stream, contextlib.suppress(OSError):
        stream.send(STATUS.pack(os.waitstatus_to_exitcode(status)), socket.MSG_DONTWAIT)
    os.close(handle)


def _live(stream: socket.socket, memory: int, server: int) -> NoReturn:
    """A child's life: limits, one piece of work, its result, the end."""
    code = 1
    try:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != server:
            os._exit(code)
        os.dup2(1, 2)  # drivers print what they were told, passwords too
        os.dup2(stream.fileno(), 3)  # nothing of the server or of another child stays open here
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        stream = socket.socket(fileno=3)
        _limit(memory)
        gc.enable()
        _work(stream, memory)
        code = 0
    finally:
        os._exit(code)  # also where an exception is under way: nothing of the server may run in its child


def _limit(memory: int) -> None:
    """`memory` bytes on top of what was forked: RLIMIT_DATA counts heap and private mappings.

    RLIMIT_AS would also count libraries, the stacks and arenas that threads only reserve, and files mapped for reading,
    so that no number fits both a parser and a database driver.
    """
    used = int(Path("/proc/self/statm").read_text("ascii").split()[5]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_DATA, (used + memory, used + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):  # where the machine runs out, the kernel takes a child, never the service
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


def _work(stream: socket.socket, memory: int) -> None:
    """Do what the stream asks for, and send the result: one frame, or one for each item of a generator."""
    from feeds.feed import FeedError  # here: the server itself starts with the standard library only

    try:
        work, args = pickle.loads(_frame(stream))  # noqa: S301 - the service has written it
        result = work(*args)
        if isinstance(result, GeneratorType):
            for item in result:
                _send(stream, (True, item))
        else:
            _send(stream, (True, result))
    except MemoryError:
        _send(stream, (False, FeedError("memory", limit=memory)))
    except FeedError as error:
        _send(stream, (False, error))
    except BaseException as error:
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - can the service read it?
        except Exception:
            error = FeedError("failed", what=type(error).__name__)
        _send(stream, (False, error))


def _frame(stream: socket.socket) -> bytes:
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        if not (chunk := stream.recv(min(length - len(data), 1 << 20))):
            os._exit(0)  # the service gave up before the work was sent
        data += chunk
    return bytes(data)


def _send(stream: socket.socket, said: tuple[bool, Any]) -> None:
    body = pickle.dumps(said, protocol=pickle.HIGHEST_PROTOCOL)
    stream.sendall(LENGTH.pack(len(body)))
    stream.sendall(body)
