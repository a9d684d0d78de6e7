namespace DeepNet.Tests.Data.Named;

/// <summary>What a client asks for.</summary>
internal sealed record TinyRequest(string Path, long? Start, string? IfRange);
