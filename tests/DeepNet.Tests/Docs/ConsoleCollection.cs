namespace DeepNet.Tests.Docs;

/// <summary>Tests that take over the console or the current folder run while no other test does.</summary>
[CollectionDefinition("console", DisableParallelization = true)]
public sealed class ConsoleCollection
{
}
