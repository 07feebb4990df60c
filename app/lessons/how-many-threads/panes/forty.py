# As many threads as downloads.
import socket
import socketserver
import time
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Thread

DOWNLOADS = 40
SERVED = 100
places = BoundedSemaphore(SERVED)


class Slow(socketserver.BaseRequestHandler):
    def handle(self):
        with places:
            time.sleep(0.06)
        self.request.sendall(b"here it is")


class Server(socketserver.ThreadingTCPServer):
    request_queue_size = 100
    daemon_threads = True


def download(n):
    place = server.server_address
    with socket.create_connection(place) as to:
        return to.recv(100)


if __name__ == "__main__":
    server = Server(("127.0.0.1", 0), Slow)  # create
    serve = server.serve_forever
    Thread(target=serve, daemon=True).start()
    with ThreadPoolExecutor(40) as pool:
        wanted = range(DOWNLOADS)
        files = pool.map(download, wanted)  # start
        got = list(files)  # wait
        print("downloads:", len(got))  # use
