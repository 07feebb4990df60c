# Reading from a slow server. It answers in ten pieces.
import socket
import time
from threading import Thread

SECONDS = 1.0


def slow_server(connection):
    for _ in range(10):
        time.sleep(SECONDS / 10)
        connection.sendall(b"a piece of the answer\n")
    connection.close()


def read_all(connection):
    answer = b""
    while piece := connection.recv(4096):
        answer += piece
    return answer


if __name__ == "__main__":
    ours, theirs = socket.socketpair()
    Thread(target=slow_server, args=(theirs,), name="slow server").start()  # create
    wall, cpu = time.perf_counter(), time.thread_time()
    result = read_all(ours)  # start
    wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
    print(f"wall {wall:.2f} s, CPU {cpu:.2f} s, share {cpu / wall:.2f}")  # use
    ours.close()
