// Trainings draw from the default generator, which all tests share.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
