namespace DeepNet.Data;

/// <summary>What is known about a published idx.gz file.</summary>
internal sealed record IdxDownload(string Name, long? Length = null, string? Sha256 = null, string? Md5 = null);
