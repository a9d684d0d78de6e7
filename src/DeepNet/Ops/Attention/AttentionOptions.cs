namespace DeepNet;

/// <summary>How attention is computed, resolved at the door.</summary>
/// <param name="Mask">Bool (true: may attend) or added to the scores; broadcasts to [batch…, L, S].</param>
/// <param name="Scale">The factor of the scores.</param>
/// <param name="IsCausal">Whether query i attends to keys 0 … i only.</param>
/// <param name="Dropout">Probability with which an attention weight is dropped.</param>
/// <param name="Random">Where the numbers for dropping begin: one per score, in row-major order.</param>
internal sealed record AttentionOptions(Tensor? Mask, double Scale, bool IsCausal, double Dropout, RandomState Random)
{
    /// <summary>Resolves the options for scores [batch…, L, S] of queries of a size.</summary>
    public static AttentionOptions Resolve(
        Shape scores, int size, Tensor? mask, double dropout, bool isCausal, double? scale, RandomSource? generator) =>
        new(
            mask, scale ?? 1 / Math.Sqrt(size), isCausal, dropout,
            dropout > 0 ? (generator ?? RandomSource.Default).Reserve(scores.Count) : default);
}
