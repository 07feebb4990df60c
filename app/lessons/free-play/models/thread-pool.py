from concurrent.futures import ThreadPoolExecutor

TASKS = 4
WORKERS = 4


if __name__ == "__main__":
    with ThreadPoolExecutor(WORKERS) as pool:  # create
        results = list(pool.map(work, range(TASKS)))  # start
        print(len(results), "tasks done")  # use
