namespace DeepNet.Data;

/// <summary>A dataset made of others, which has chance in it if one of them has.</summary>
internal interface IWrappingDataset
{
    /// <summary>Whether samples use their generator.</summary>
    bool IsRandom { get; }
}
