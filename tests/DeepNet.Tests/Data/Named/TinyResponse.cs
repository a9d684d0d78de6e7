namespace DeepNet.Tests.Data.Named;

/// <summary>What a server answers.</summary>
internal sealed record TinyResponse
{
    public int Status { get; init; } = 200;

    public byte[] Body { get; init; } = [];

    public string[] Headers { get; init; } = [];

    public bool NamesLength { get; init; } = true;

    /// <summary>A length other than that of the body.</summary>
    public long? NamedLength { get; init; }

    /// <summary>After how many bytes of the body the connection ends.</summary>
    public int? BreakAfter { get; init; }

    /// <summary>Whether the connection stays open after the last byte, and nothing comes.</summary>
    public bool IsSilentThen { get; init; }

    /// <summary>The whole file, or its rest if that is asked for.</summary>
    public static TinyResponse Of(byte[] file, TinyRequest request) => request.Start switch
    {
        null => new TinyResponse { Body = file },
        { } start when start < file.Length => new TinyResponse
        {
            Status = 206,
            Body = file[(int)start..],
            Headers = [$"Content-Range: bytes {start}-{file.Length - 1}/{file.Length}"],
        },
        _ => new TinyResponse { Status = 416, Headers = [$"Content-Range: bytes */{file.Length}"] },
    };
}
