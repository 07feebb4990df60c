# A plain loop.
NUMBERS = 5000


def square(n):
    return n * n


if __name__ == "__main__":
    squares = list(map(square, range(NUMBERS)))  # start
    print("squares:", len(squares))  # use
