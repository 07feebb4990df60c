from multiprocessing import Process

TASKS = 4


if __name__ == "__main__":
    processes = [Process(target=work, args=(i,)) for i in range(TASKS)]  # create
    for process in processes:  # start
        process.start()
    for process in processes:  # wait
        process.join()
    print(TASKS, "tasks done")  # use
