// Every sample uses all processors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
