# A server that does not answer: after a while we give up.
import socket
import time

SECONDS = 1.0


def read_answer(connection):
    connection.settimeout(SECONDS)
    try:
        return connection.recv(4096)
    except TimeoutError:
        return b""


if __name__ == "__main__":
    ours, server = socket.socketpair()
    wall, cpu = time.perf_counter(), time.thread_time()
    result = read_answer(ours)  # start
    wall = time.perf_counter() - wall  # use
    cpu = time.thread_time() - cpu
    print(f"wall {wall:.2f} s, CPU {cpu:.2f} s")
    print(f"share {cpu / wall:.2f}")
