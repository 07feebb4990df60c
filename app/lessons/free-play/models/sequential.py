TASKS = 4


if __name__ == "__main__":
    results = list(map(work, range(TASKS)))  # start
    print(len(results), "tasks done")  # use
