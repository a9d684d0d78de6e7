namespace DeepNet.Tests;

/// <summary>
/// Tests that take over the console, the collector or the whole machine run while no other test does.
/// </summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection
{
}
