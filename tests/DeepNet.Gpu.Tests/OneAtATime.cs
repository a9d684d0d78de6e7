// The tests share one emulator, whose groups of threads take every core of the machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
