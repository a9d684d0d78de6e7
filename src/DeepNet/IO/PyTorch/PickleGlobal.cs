namespace DeepNet.IO;

/// <summary>The name of something in Python that a pickle mentions; it is never more than a name here.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}
