# By forkserver, with a guard.
from multiprocessing import get_context

print("top level of the file")
names = ["module"]


def child():
    print("child sees", len(names), "of 2")


if __name__ == "__main__":
    names.append("main")
    method = get_context("forkserver")
    worker = method.Process(target=child)  # create
    worker.start()  # start
    worker.join()  # wait
    print("exit code:", worker.exitcode)  # use
