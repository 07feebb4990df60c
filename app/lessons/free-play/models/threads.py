from threading import Thread

TASKS = 4


if __name__ == "__main__":
    threads = [Thread(target=work, args=(i,)) for i in range(TASKS)]  # create
    for thread in threads:  # start
        thread.start()
    for thread in threads:  # wait
        thread.join()
    print(TASKS, "tasks done")  # use
